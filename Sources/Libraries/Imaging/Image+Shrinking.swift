internal import CVips

extension Image {
    /// The image with each rectangle of pixels averaged to one, in memory. It is read once.
    /// - Parameters:
    ///   - columns: how the rows are divided, all of them.
    ///   - rows: how the columns are divided, all of them.
    /// - Throws: `VipsError` when the pixels cannot be decoded, or there is no memory.
    func shrunk(_ columns: Division, _ rows: Division) throws(VipsError) -> Image {
        precondition(isInBytes, "only whole samples are summed")
        precondition(size == PixelSize(columns.length, rows.length), "all of it is divided")
        let filter = try BoxFilter(bands: bands, columns: columns, rows: rows)
        try forEachRow { filter.take($0) }
        return try .over(
            filter.store, size: filter.size, bands: bands,
            format: VIPS_FORMAT_UCHAR,
            interpretation: vips_image_get_interpretation(handle))
    }

    /// Computes the image and gives out its rows, one after the other from the top; nothing is
    /// kept.
    /// - Parameter take: is given the samples of a row, 8 bits each, which are gone afterwards; on
    ///   another thread, but one row at a time.
    /// - Throws: `VipsError` when the pixels cannot be decoded, or there is no memory.
    package func forEachRow(_ take: (UnsafePointer<UInt8>) -> Void) throws(VipsError) {
        guard isInBytes else { return try inBytes().forEachRow(take) }
        let result = withoutActuallyEscaping(take) { take in
            withUnsafePointer(to: take) { take in
                vips_sink_disc(
                    handle,
                    { region, area, context in
                        guard let region, let area, let context else { return -1 }
                        let take = context.assumingMemoryBound(
                            to: ((UnsafePointer<UInt8>) -> Void).self)
                        for row in 0..<area.pointee.height {
                            guard
                                let samples = pressroom_region_row(
                                    region, area.pointee.left,
                                    area.pointee.top + row)
                            else { return -1 }
                            take.pointee(samples)
                        }
                        return 0
                    }, UnsafeMutableRawPointer(mutating: take))
            }
        }
        guard result == 0 else { throw .last() }
    }

    var isInBytes: Bool {
        vips_image_get_format(handle) == VIPS_FORMAT_UCHAR
            && vips_image_get_coding(handle) == VIPS_CODING_NONE
    }
}
