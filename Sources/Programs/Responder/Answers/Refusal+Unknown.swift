internal import Text

extension Refusal {
    /// The refusal of a name that means nothing where it stands.
    /// - Parameters:
    ///   - sentence: what is said in front of the name: `There is no parameter`.
    ///   - place: and behind it: `at this address`.
    ///   - known: the names that mean something there.
    ///   - hint: a sentence more.
    static func unknown(
        _ sentence: String, _ name: String, _ place: String, among known: [String],
        hint: String = ""
    ) -> Refusal {
        var detail = "\(sentence) \"\(quotable(name))\" \(place)"
        if let near = Spelling.nearest(to: name, among: known) {
            detail += "; did you mean \"\(near)\"? Known are"
        } else {
            detail += known.isEmpty ? "; there are none" : "; known are"
        }
        if !known.isEmpty { detail += " " + known.joined(separator: ", ") }
        return Refusal(.malformedRequest, detail + "." + (hint.isEmpty ? "" : " " + hint))
    }

    /// As much of what a client sent as a sentence should repeat.
    static func quotable(_ text: String) -> String {
        text.count > 64 ? text.prefix(63) + "…" : text
    }
}
