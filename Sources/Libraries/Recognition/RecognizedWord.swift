/// A word that was read in a picture, in pixels from the picture's left and top edge.
package struct RecognizedWord: Hashable, Sendable {
    package let text: String
    package let left, right: Double
    /// Where the line that it stands on is at its left edge.
    package let baseline: Double
    /// The height of its line, from the top of the highest letter to the bottom of the lowest.
    package let lineHeight: Double
    /// Of its line, which the words behind it are on too.
    package let line: Int
}
