/// Averages squares of pixels while an image goes by, row after row: the coarse half of making it
/// much smaller. libvips' own does the same in ten times the time.
///
/// A square that juts out of the image is the average of what it covers.
final class BoxFilter {
    /// The size of the result.
    let size: PixelSize
    /// The result, once all rows have been taken; rows without gaps.
    let store: PixelStore
    private let source: PixelSize
    private let bands: Int
    private let factor: Int
    /// For each sample of a row, the sum over the rows of the square so far.
    private let sums: UnsafeMutableBufferPointer<UInt16>
    private var rowsInSums = 0
    private var rowsDone = 0

    /// - Parameters:
    ///   - source: the size of the image.
    ///   - bands: samples a pixel, 8 bits each.
    ///   - factor: the side of a square, 2 to `factorMax`.
    /// - Throws: `VipsError` when there is no memory for the result.
    init(_ source: PixelSize, bands: Int, factor: Int) throws(VipsError) {
        precondition((2...Self.factorMax).contains(factor), "sums fit 16 bits")
        self.source = source
        self.bands = bands
        self.factor = factor
        size = PixelSize((source.width + factor - 1) / factor,
                         (source.height + factor - 1) / factor)
        store = try PixelStore.of(bytes: size.area * bands)
        sums = .allocate(capacity: source.width * bands)
        sums.initialize(repeating: 0)
    }

    deinit { sums.deallocate() }

    /// The largest side of a square: 257 samples of 255 are the largest sum in 16 bits.
    static let factorMax = 257

    /// Takes the next row.
    /// - Parameter row: as many samples as the image has in a row.
    func take(_ row: UnsafePointer<UInt8>) {
        let sums = sums.baseAddress!
        let count = self.sums.count
        if rowsInSums == 0 {
            for index in 0..<count { sums[index] = UInt16(row[index]) }
        } else {
            for index in 0..<count { sums[index] &+= UInt16(row[index]) }
        }
        rowsInSums += 1
        guard rowsInSums == factor || rowsDone * factor + rowsInSums == source.height else {
            return
        }
        let target = store.start.assumingMemoryBound(to: UInt8.self) + rowsDone * size.width * bands
        switch (bands, factor, rowsInSums) {
        case (3, 2, 2): halve(sums, target)
        default: average(sums, target, from: 0)
        }
        rowsInSums = 0
        rowsDone += 1
    }

    /// The commonest case, written so that the compiler makes it fast.
    private func halve(_ sums: UnsafePointer<UInt16>, _ target: UnsafeMutablePointer<UInt8>) {
        let whole = source.width / 2
        for pixel in 0..<whole {
            let (from, to) = (sums + 6 * pixel, target + 3 * pixel)
            to[0] = UInt8(truncatingIfNeeded: (from[0] &+ from[3] &+ 2) &>> 2)
            to[1] = UInt8(truncatingIfNeeded: (from[1] &+ from[4] &+ 2) &>> 2)
            to[2] = UInt8(truncatingIfNeeded: (from[2] &+ from[5] &+ 2) &>> 2)
        }
        if whole < size.width { average(sums, target, from: whole) }
    }

    private func average(_ sums: UnsafePointer<UInt16>, _ target: UnsafeMutablePointer<UInt8>,
                         from first: Int) {
        let full = UInt32(factor * rowsInSums)
        // Division by a constant, as a multiplication: exact for sums below 2^24 over 2^16.
        let reciprocal = (UInt64(1) << 40) / UInt64(full) + 1
        for pixel in first..<size.width {
            let columns = min(factor, source.width - pixel * factor)
            let from = sums + pixel * factor * bands
            for band in 0..<bands {
                var sum: UInt32 = 0
                for column in 0..<columns { sum &+= UInt32(from[column &* bands &+ band]) }
                if columns == factor {
                    let rounded = UInt64(sum &+ full / 2)
                    target[pixel * bands + band] =
                        UInt8(truncatingIfNeeded: (rounded &* reciprocal) &>> 40)
                } else {
                    let part = UInt32(columns * rowsInSums)
                    target[pixel * bands + band] =
                        UInt8(truncatingIfNeeded: (sum &+ part / 2) / part)
                }
            }
        }
    }
}
