internal import Text
internal import YAML

extension Spelling {
    /// What to say behind `unknown …`: the nearest word, or all of them when none is near.
    /// - Parameter words: those that are known; at least one.
    static func hint(for text: String, among words: [String]) -> String {
        if let word = nearest(to: text, among: words) { return "; did you mean \(quoted(word))?" }
        return "; known are " + words.joined(separator: ", ")
    }
}
