/// What is laid over a picture: another picture, or a text.
package struct Mark: Hashable, Sendable {
    package let content: Content
    /// Its width as a part of the picture's, above 0 to 1; it never juts out of the picture.
    package let width: Double
    package let position: Placement.Position
    /// How far it is from the edges, and from the next one: a part of the picture's shorter side.
    package let margin: Double
    /// Above 0 to 1.
    package let opacity: Double
    /// Whether it is repeated over all of the picture.
    package let isTiled: Bool

    package enum Content: Hashable, Sendable {
        /// A PNG.
        case picture([UInt8])
        case text(String, Backdrop)
    }

    package init(
        _ content: Content, width: Double, position: Placement.Position, margin: Double,
        opacity: Double, isTiled: Bool
    ) {
        self.content = content
        self.width = width
        self.position = position
        self.margin = margin
        self.opacity = opacity
        self.isTiled = isTiled
    }

    /// The margin on a picture, in pixels.
    func margin(on size: PixelSize) -> Int {
        Int((margin * Double(min(size.width, size.height))).rounded())
    }

    /// The size of what has the proportions of another, on a picture.
    func size(of content: PixelSize, on size: PixelSize) -> PixelSize {
        let margins = isTiled ? 0 : 2 * margin(on: size)
        let room = PixelSize(size.width - margins, size.height - margins)
        let factor = min(
            width * Double(size.width) / Double(content.width),
            Double(room.width) / Double(content.width),
            Double(room.height) / Double(content.height))
        return PixelSize(
            Int((Double(content.width) * factor).rounded()),
            Int((Double(content.height) * factor).rounded()))
    }
}
