extension Spelling {
    /// What to say behind `unknown …`: `; did you mean "thumbnail"?`, or nothing when no known word
    /// is near.
    /// - Parameter written: how a word is written in the message.
    package static func suggestion(
        for text: String, among words: [String], written: (String) -> String = quoted
    ) -> String {
        nearest(to: text, among: words).map { "; did you mean \(written($0))?" } ?? ""
    }

    /// The same, or all of the words when none is near.
    /// - Parameter words: those that are known; at least one.
    package static func hint(
        for text: String, among words: [String], written: (String) -> String = quoted
    ) -> String {
        let suggestion = suggestion(for: text, among: words, written: written)
        return suggestion.isEmpty ? "; known are " + words.joined(separator: ", ") : suggestion
    }
}
