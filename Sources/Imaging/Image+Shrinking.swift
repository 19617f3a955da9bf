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
        let result = withExtendedLifetime(filter) {
            // Strips come one after the other from the top, on one thread at a time.
            vips_sink_disc(handle, { region, area, filter in
                guard let region, let area, let filter else { return -1 }
                let box = Unmanaged<BoxFilter>.fromOpaque(filter).takeUnretainedValue()
                for row in 0..<area.pointee.height {
                    guard let samples = pressroom_region_row(region, area.pointee.left,
                                                             area.pointee.top + row)
                    else { return -1 }
                    box.take(samples)
                }
                return 0
            }, Unmanaged.passUnretained(filter).toOpaque())
        }
        guard result == 0 else { throw .last() }
        return try .over(filter.store, size: filter.size, bands: bands,
                         format: VIPS_FORMAT_UCHAR,
                         interpretation: vips_image_get_interpretation(handle))
    }

    var isInBytes: Bool {
        vips_image_get_format(handle) == VIPS_FORMAT_UCHAR
            && vips_image_get_coding(handle) == VIPS_CODING_NONE
    }
}
