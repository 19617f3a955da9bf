internal import CVips

/// How bright each pixel of a picture is, as far as people see it: what two pictures are compared
/// by.
package struct Brightness {
    package let size: PixelSize
    /// Rows without gaps, 0 to 255.
    package let samples: [UInt8]

    /// - Parameter image: in 8-bit sRGB or gray; what is transparent counts as white.
    /// - Throws: `VipsError` when the pixels cannot be decoded.
    package init(_ image: Image) throws(VipsError) {
        let opaque = try image.flattened()
        let (width, bands) = (opaque.size.width, opaque.bands)
        var samples: [UInt8] = []
        samples.reserveCapacity(opaque.size.area)
        try opaque.forEachRow { row in
            if bands == 1 {
                samples += UnsafeBufferPointer(start: row, count: width)
                return
            }
            for pixel in 0..<width {
                let (red, green, blue) = (
                    UInt32(row[pixel * bands]), UInt32(row[pixel * bands + 1]),
                    UInt32(row[pixel * bands + 2])
                )
                // ITU-R BT.601, in 256ths.
                samples.append(UInt8((77 * red + 150 * green + 29 * blue + 128) >> 8))
            }
        }
        size = opaque.size
        self.samples = samples
    }

    /// The same of an animation that was made of another, with a frame for each of that one's.
    package init(_ image: Image, inFramesOf source: Image) throws(VipsError) {
        let own = try Brightness(image)
        guard own.size != source.size else {
            self = own
            return
        }
        let count = own.size.width * Int(vips_image_get_page_height(source.handle))
        size = source.size
        samples = image.frames(showing: source).flatMap {
            own.samples[$0 * count..<($0 + 1) * count]
        }
    }

    /// The mean structural similarity (Wang, Bovik, Sheikh and Simoncelli, 2004) in windows of
    /// 8 × 8 pixels, 4 pixels apart: 1 where there is no difference, 0 where there is nothing in
    /// common.
    package func similarity(to other: Brightness) -> Double {
        precondition(size == other.size, "pictures of one size are compared")
        let cell = Self.cell
        guard size.width >= 2 * cell, size.height >= 2 * cell else {
            return sums(other, 0..<size.width, 0..<size.height).similarity
        }
        let (columns, rows) = (size.width / cell, size.height / cell)
        var (total, above) = (0.0, [Sums]())
        for row in 0..<rows {
            let cells = (0..<columns).map { column in
                sums(
                    other, column * cell..<(column + 1) * cell, row * cell..<(row + 1) * cell)
            }
            if row > 0 {
                for column in 1..<columns {
                    total +=
                        (above[column - 1] + above[column] + cells[column - 1] + cells[column])
                        .similarity
                }
            }
            above = cells
        }
        return total / Double((columns - 1) * (rows - 1))
    }

    private static let cell = 4

    private func sums(_ other: Brightness, _ columns: Range<Int>, _ rows: Range<Int>) -> Sums {
        var sums = Sums()
        samples.withUnsafeBufferPointer { left in
            other.samples.withUnsafeBufferPointer { right in
                for row in rows {
                    for place in row * size.width + columns.lowerBound..<row * size.width
                        + columns.upperBound
                    {
                        sums.add(Int(left[place]), Int(right[place]))
                    }
                }
            }
        }
        return sums
    }

    /// Sums over the pixels of a window of both pictures.
    private struct Sums {
        private var count = 0
        private var left = 0
        private var right = 0
        private var leftSquares = 0
        private var rightSquares = 0
        private var products = 0

        mutating func add(_ x: Int, _ y: Int) {
            count &+= 1
            left &+= x
            right &+= y
            leftSquares &+= x &* x
            rightSquares &+= y &* y
            products &+= x &* y
        }

        static func + (one: Sums, other: Sums) -> Sums {
            var sum = one
            sum.count += other.count
            sum.left += other.left
            sum.right += other.right
            sum.leftSquares += other.leftSquares
            sum.rightSquares += other.rightSquares
            sum.products += other.products
            return sum
        }

        /// Means and variances in one number; the constants are those of the paper.
        var similarity: Double {
            let count = Double(count)
            let (x, y) = (Double(left) / count, Double(right) / count)
            let varianceX = Double(leftSquares) / count - x * x
            let varianceY = Double(rightSquares) / count - y * y
            let covariance = Double(products) / count - x * y
            let (small, large) = (2.55 * 2.55, 7.65 * 7.65)
            return (2 * x * y + small) * (2 * covariance + large)
                / ((x * x + y * y + small) * (varianceX + varianceY + large))
        }
    }
}
