internal import CVips

extension Image {
    /// A file in memory as it is decoded, in 8-bit sRGB or gray; of an animation all frames, one
    /// below the other.
    /// - Throws: `VipsError` when it cannot be decoded, or there is no memory.
    package static func decoded(_ bytes: [UInt8], as encoding: Encoding) throws(VipsError) -> Image
    {
        guard let blob = bytes.withUnsafeBytes({ vips_blob_copy($0.baseAddress, $0.count) }) else {
            throw .last()
        }
        defer { pressroom_release_blob(blob) }
        guard let source = vips_source_new_from_blob(blob) else { throw .last() }
        defer { g_object_unref(source) }
        let (access, failOn) = (VIPS_ACCESS_SEQUENTIAL, VIPS_FAIL_ON_ERROR)
        return try make { out in
            switch encoding {
            case .jpeg: pressroom_load_jpeg(source, out, access, failOn, 1)
            case .png, .indexedPNG: pressroom_load_png(source, out, access, failOn)
            case .webp: pressroom_load_webp_frames(source, out, access, failOn)
            case .avif: pressroom_load_heif(source, out, access, failOn)
            case .gif: pressroom_load_gif_frames(source, out, access, failOn)
            case .tiff: pressroom_load_tiff(source, out, access, failOn, 0, -1)
            }
        }.inSRGB()
    }
}
