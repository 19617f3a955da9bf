internal import CVips

extension Image {
    /// The image, which is in memory in 8-bit sRGB or gray, without borders that are like its upper
    /// left corner; all of it where there is nothing else.
    /// - Parameter tolerance: how far a border may differ from the corner, 0 to 1.
    package func trimmed(within tolerance: Double) throws(VipsError) -> Image {
        let corner = try cut(0, 0, PixelSize(1, 1)).samples().map { Double($0) }
        // What is transparent has a colour that nobody sees.
        let isClear = hasAlpha && corner.last == 0
        let seen = try isClear ? opacityInBytes() : self
        var background = isClear ? [0] : Array(corner.prefix(colourBands))
        var (left, top, width, height) = (Int32(0), Int32(0), Int32(0), Int32(0))
        let result = pressroom_find_trim(
            seen.handle, &left, &top, &width, &height, 255 * tolerance, &background,
            Int32(background.count))
        guard result == 0 else { throw .last() }
        guard width > 0, height > 0 else { return self }
        return try cut(Int(left), Int(top), PixelSize(Int(width), Int(height)))
    }
}
