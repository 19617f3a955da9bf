/// The text of a page that is a picture: readers find and copy it, and do not show it.
package struct TextLayer: Hashable, Sendable {
    /// In reading order.
    package let words: [Word]
    /// By how many degrees what is on the page is turned clockwise around the page's middle before
    /// the words are where they are.
    package let turn: Double

    package init(words: [Word], turn: Double = 0) {
        self.words = words
        self.turn = turn
    }

    /// A word on the page as it is shown. All numbers are parts of its width or height, 0 to 1,
    /// from its left and top edge.
    package struct Word: Hashable, Sendable {
        package let text: String
        package let left, right: Double
        /// Where the letters stand.
        package let baseline: Double
        /// The height of its line.
        package let height: Double

        package init(
            text: String, left: Double, right: Double, baseline: Double, height: Double
        ) {
            self.text = text
            (self.left, self.right) = (left, right)
            (self.baseline, self.height) = (baseline, height)
        }
    }
}
