/// How many pixels a pixel becomes in each direction; below 1 makes an image smaller.
package struct Scale: Hashable, Sendable {
    package let horizontal: Double
    package let vertical: Double

    package init(_ horizontal: Double, _ vertical: Double) {
        self.horizontal = horizontal
        self.vertical = vertical
    }

    /// From one size to another.
    package init(from source: PixelSize, to target: PixelSize) {
        horizontal = Double(target.width) / Double(source.width)
        vertical = Double(target.height) / Double(source.height)
    }

    /// Both, one after the other.
    package func and(_ other: Scale) -> Scale {
        Scale(horizontal * other.horizontal, vertical * other.vertical)
    }

    /// The same after a quarter turn.
    package var turned: Scale { Scale(vertical, horizontal) }

    /// What is left to do when `other` has been done.
    package func after(_ other: Scale) -> Scale {
        Scale(horizontal / other.horizontal, vertical / other.vertical)
    }
}
