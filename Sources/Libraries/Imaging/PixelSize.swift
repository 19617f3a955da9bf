/// Width and height in pixels, each 1 or more.
package struct PixelSize: Hashable, Sendable {
    package let width: Int
    package let height: Int

    /// A size; what is below 1 becomes 1.
    package init(_ width: Int, _ height: Int) {
        self.width = max(1, width)
        self.height = max(1, height)
    }

    /// The number of pixels; the largest number when there is none for it.
    package var area: Int {
        let (product, overflow) = width.multipliedReportingOverflow(by: height)
        return overflow ? .max : product
    }

    /// The size in square pixels of an image with so many dots per inch: the side with fewer of
    /// them becomes longer. The pixels of fax machines are twice as high as they are wide.
    /// - Parameter resolution: as the file states it; what no picture has (below 1 or above
    ///   10,000 dots) is passed over.
    package func inSquares(_ resolution: (horizontal: Double, vertical: Double)?) -> PixelSize {
        guard let (across, down) = resolution, across != down,
            (1...10_000).contains(across), (1...10_000).contains(down)
        else { return self }
        return across > down
            ? PixelSize(width, Int((Double(height) * across / down).rounded()))
            : PixelSize(Int((Double(width) * down / across).rounded()), height)
    }

    /// The size after a quarter turn.
    package var turned: PixelSize { PixelSize(height, width) }

    /// Whether it is at least `factor` times another in both directions.
    package func isAtLeast(_ factor: Double, times other: PixelSize) -> Bool {
        Double(width) >= factor * Double(other.width)
            && Double(height) >= factor * Double(other.height)
    }
}
