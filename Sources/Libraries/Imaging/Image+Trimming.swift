extension Image {
    /// The image, which is in memory in 8-bit sRGB or gray, without borders that are like its upper
    /// left corner; all of it where there is nothing else.
    ///
    /// libvips' own search for borders runs a median filter first, and cuts off lines and dots.
    /// - Parameter tolerance: how far a border may differ from the corner, 0 to 1.
    package func trimmed(within tolerance: Double) throws(VipsError) -> Image {
        let corner = try cut(0, 0, PixelSize(1, 1)).samples().map { Int($0) }
        let (width, bands, most) = (size.width, bands, Int(255 * tolerance))
        // What is transparent has a colour that nobody sees.
        let firstBand = hasAlpha && corner[bands - 1] == 0 ? bands - 1 : 0
        var (left, right) = (width, -1)
        var (top, bottom) = (-1, -1)
        var row = 0
        try forEachRow { samples in
            func isBorder(_ column: Int) -> Bool {
                for band in firstBand..<bands
                where abs(Int(samples[column * bands + band]) - corner[band]) > most {
                    return false
                }
                return true
            }
            var (first, last) = (0, width - 1)
            while first < width, isBorder(first) { first += 1 }
            if first < width {
                while isBorder(last) { last -= 1 }
                (left, right) = (min(left, first), max(right, last))
                (top, bottom) = (top < 0 ? row : top, row)
            }
            row += 1
        }
        guard right >= left else { return self }
        return try cut(left, top, PixelSize(right - left + 1, bottom - top + 1))
    }
}
