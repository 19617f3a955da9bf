/// Where text is on a page as it is shown: in points from the left and top edge.
package struct TextBox: Hashable, Sendable {
    package let left, top, right, bottom: Double

    /// What holds both.
    func union(_ other: TextBox) -> TextBox {
        TextBox(
            left: min(left, other.left), top: min(top, other.top),
            right: max(right, other.right), bottom: max(bottom, other.bottom))
    }
}
