/// A line of a page's text.
package struct TextLine: Hashable, Sendable {
    package let words: [Word]

    package struct Word: Hashable, Sendable {
        package let text: String
        package let box: TextBox
    }

    /// The words with a space between any two.
    package var text: String { words.map(\.text).joined(separator: " ") }

    /// What holds all words.
    package var box: TextBox { words.dropFirst().reduce(words[0].box) { $0.union($1.box) } }
}
