/// How an image is brought into a box: the size to resize it to, and what is then cut out of the
/// middle. Sizes are rounded as vips_thumbnail rounds them.
package struct Placement: Hashable, Sendable {
    /// The size of the whole image after resizing.
    package let scaled: PixelSize
    /// The exact factors behind `scaled`, which has been rounded: with them the proportions stay
    /// as they are, and half a pixel may go at the right or the bottom.
    package let scale: Scale
    /// The size of the result; smaller than `scaled` where something is cut off.
    package let visible: PixelSize

    /// The whole image inside the box, never larger than it is.
    package static func inside(_ box: PixelSize, of source: PixelSize) -> Placement {
        let factor = max(1, horizontal(source, box), vertical(source, box))
        let scaled = shrink(source, by: factor)
        return Placement(scaled: scaled, scale: Scale(1 / factor, 1 / factor), visible: scaled)
    }

    /// The box filled and what juts out cut off. An image that is smaller than the box is not
    /// enlarged: it is only cut to the box where it is longer.
    package static func covering(_ box: PixelSize, of source: PixelSize) -> Placement {
        let factor = max(1, min(horizontal(source, box), vertical(source, box)))
        let scaled = shrink(source, by: factor)
        let visible = PixelSize(min(box.width, scaled.width), min(box.height, scaled.height))
        return Placement(scaled: scaled, scale: Scale(1 / factor, 1 / factor), visible: visible)
    }

    /// Exactly the box, whatever becomes of the proportions.
    package static func filling(_ box: PixelSize, of source: PixelSize) -> Placement {
        Placement(scaled: box, scale: Scale(from: source, to: box), visible: box)
    }

    /// Where in the resized image the result begins.
    package var left: Int { (scaled.width - visible.width) / 2 }
    package var top: Int { (scaled.height - visible.height) / 2 }

    private static func horizontal(_ source: PixelSize, _ box: PixelSize) -> Double {
        Double(source.width) / Double(box.width)
    }

    private static func vertical(_ source: PixelSize, _ box: PixelSize) -> Double {
        Double(source.height) / Double(box.height)
    }

    private static func shrink(_ source: PixelSize, by factor: Double) -> PixelSize {
        let scale = 1 / factor
        return PixelSize(
            Int(Double(source.width) * scale + 0.5),
            Int(Double(source.height) * scale + 0.5))
    }
}
