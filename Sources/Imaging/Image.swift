internal import CVips
internal import Glibc

/// An image held by libvips: pixels in memory, or a plan to compute them.
///
/// An image that was opened is read once, from top to bottom, when it is encoded or taken into
/// memory; so is one derived from it. An image in memory may be used as often as one likes.
package final class Image {
    let handle: UnsafeMutablePointer<VipsImage>

    init(owning handle: UnsafeMutablePointer<VipsImage>) { self.handle = handle }

    deinit { g_object_unref(handle) }

    /// Opens a file and reads its header; no pixel is decoded. Of an animation or a document the
    /// first frame or page is taken. What is cut off or damaged fails where it is decoded.
    ///
    /// - Parameters:
    ///   - descriptor: open for reading and seekable; a copy of it is kept with the image.
    ///   - reduction: the divisor by which the decoder may reduce width and height: 1, 2, 4 or 8
    ///     for JPEG, any number from 1 for WebP; other decoders know none and ignore it.
    /// - Throws: `VipsError` when the header cannot be read, or its samples are of a kind that is
    ///   not.
    package static func open(_ descriptor: Int32, as format: SourceFormat, reduction: Double = 1)
        throws(VipsError) -> Image {
        // libvips takes an empty file for a pipe, and aborts when it finds that it is none.
        guard lseek(descriptor, 0, SEEK_END) != 0 else {
            throw VipsError(message: "the file is empty")
        }
        lseek(descriptor, 0, SEEK_SET)
        guard let source = vips_source_new_from_descriptor(descriptor) else { throw .last() }
        defer { g_object_unref(source) }
        let access = VIPS_ACCESS_SEQUENTIAL
        // "Serious error or truncation", and not every warning: cameras write files with flaws
        // that no one sees.
        let failOn = VIPS_FAIL_ON_ERROR
        let samples = format == .tiff ? TIFFSamples(descriptor, page: 0) : nil
        if let problem = samples?.problem { throw VipsError(unsupported: problem) }
        let image = try make { out in
            switch format {
            case .jpeg: pressroom_load_jpeg(source, out, access, failOn, Int32(reduction))
            case .png: pressroom_load_png(source, out, access, failOn)
            case .webp: pressroom_load_webp(source, out, access, failOn, 1 / reduction)
            case .gif: pressroom_load_gif(source, out, access, failOn)
            case .tiff: pressroom_load_tiff(source, out, access, failOn)
            case .heif: pressroom_load_heif(source, out, access, failOn)
            }
        }
        return try samples.map { samples throws(VipsError) in
            try image.inUnsignedSamples(samples)
        } ?? image
    }

    /// Runs one call that makes an image.
    static func make(
        _ call: (UnsafeMutablePointer<UnsafeMutablePointer<VipsImage>?>) -> Int32
    ) throws(VipsError) -> Image {
        var made: UnsafeMutablePointer<VipsImage>?
        let result = call(&made)
        guard result == 0, let made else {
            if let made { g_object_unref(made) }
            throw .last()
        }
        return Image(owning: made)
    }
}
