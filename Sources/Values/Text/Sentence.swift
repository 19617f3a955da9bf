extension String {
    /// The text with a capital in front and a full stop behind.
    package var sentence: String { prefix(1).uppercased() + dropFirst() + "." }
}

extension Sequence<String> {
    /// Words as a sentence lists them: `a, b or c`; empty for none.
    package func listed(_ conjunction: String) -> String {
        var words = Array(self)
        guard let last = words.popLast() else { return "" }
        return words.isEmpty ? last : "\(words.joined(separator: ", ")) \(conjunction) \(last)"
    }
}
