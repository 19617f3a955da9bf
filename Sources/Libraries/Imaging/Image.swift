internal import CVips
package import Containers
internal import Glibc
internal import Platform

/// An image held by libvips: pixels in memory, or a plan to compute them.
///
/// An image that was opened is read once, from top to bottom, when it is encoded or taken into
/// memory; so is one derived from it. An image in memory may be used as often as one likes.
package final class Image {
    let handle: UnsafeMutablePointer<VipsImage>

    init(owning handle: UnsafeMutablePointer<VipsImage>) { self.handle = handle }

    deinit { g_object_unref(handle) }

    /// Opens a file and reads its header; no pixel is decoded. Of an animation the first frame is
    /// taken, of several pictures in a HEIF file the primary one. What is cut off or damaged fails
    /// where it is decoded.
    ///
    /// - Parameters:
    ///   - descriptor: open for reading and seekable; a copy of it is kept with the image.
    ///   - reduction: the divisor by which the decoder may reduce width and height: 1, 2, 4 or 8
    ///     for JPEG, any number from 1 for WebP; other decoders know none and ignore it.
    /// - Throws: `VipsError` when the header cannot be read, or its samples are of a kind that is
    ///   not.
    package static func open(_ descriptor: Int32, as format: SourceFormat, reduction: Double = 1)
        throws(VipsError) -> Image
    {
        if format == .tiff {
            guard let page = TIFFPage.first(of: descriptor) else {
                throw VipsError(message: "the file is no TIFF, or cut short")
            }
            return try open(descriptor, page: page)
        }
        let image = try load(descriptor) { source, out, access, failOn in
            switch format {
            // Much of a JPEG that is cut off may be there. Its decoder goes on with warnings, and
            // `JPEGExtent` measures how much.
            case .jpeg:
                pressroom_load_jpeg(source, out, access, VIPS_FAIL_ON_NONE, Int32(reduction))
            case .png: pressroom_load_png(source, out, access, failOn)
            case .webp: pressroom_load_webp(source, out, access, failOn, 1 / reduction)
            case .gif: pressroom_load_gif(source, out, access, failOn)
            case .tiff: preconditionFailure("a TIFF is opened by its page")
            case .heif: pressroom_load_heif(source, out, access, failOn)
            }
        }
        image.noteDensity(of: descriptor, as: format)
        try image.noteColours(of: descriptor, as: format)
        switch format {
        case .png:
            image.note(bitsPerSample: Self.bitsPerSample(ofPNG: descriptor))
            image.noteLateOrientation(ofPNG: descriptor)
            return image
        case .jpeg: return try image.withInks(ofJPEG: descriptor)
        case .heif:
            try checkProperties(ofHEIF: descriptor)
            return try image.withWholeColours(ofHEIF: descriptor)
        case .webp, .gif, .tiff: return image
        }
    }

    /// - Throws: `VipsError` when a picture must not be shown by those who do not know one of its
    ///   properties. libheif 1.15 passes it over.
    private static func checkProperties(ofHEIF descriptor: Int32) throws(VipsError) {
        guard let file = MappedFile(descriptor: descriptor),
            let name = ISOFile.unknownProperty(file.bytes)
        else { return }
        let isText = name.utf8.allSatisfy { (0x20...0x7e).contains($0) }
        let property = isText ? "the property \"\(name)\"" : "a property"
        throw VipsError(
            unsupported: """
                this HEIF file's picture has \(property), which a reader has to know and Pressroom \
                does not
                """)
    }

    /// Keeps in mind how many bits a sample has in the file: libvips 8.14 does not.
    private func note(bitsPerSample bits: Int?) {
        if let bits { vips_image_set_int(handle, Self.bitsStored, Int32(bits)) }
    }

    /// What stands in a PNG's header (ISO 15948, 11.2.2).
    private static func bitsPerSample(ofPNG descriptor: Int32) -> Int? {
        var bits: UInt8 = 0
        return pread(descriptor, &bits, 1, 24) == 1 ? Int(bits) : nil
    }

    /// Keeps in mind how the pixels are to be turned where EXIF behind them says so: libvips 8.14
    /// reads no further than the first of them.
    private func noteLateOrientation(ofPNG descriptor: Int32) {
        guard vips_image_get_typeof(handle, VIPS_META_EXIF_NAME) == 0,
            let file = MappedFile(descriptor: descriptor),
            let orientation = PNGFile(file.bytes)?.lateOrientation
        else { return }
        vips_image_set_int(handle, VIPS_META_ORIENTATION, Int32(orientation))
    }

    /// Opens a page of a TIFF file, with the samples that are seen.
    /// - Throws: `VipsError` when its directory cannot be read, or its samples are of a kind that
    ///   is not.
    package static func open(_ descriptor: Int32, page: TIFFPage) throws(VipsError) -> Image {
        let samples = TIFFSamples(page)
        if let problem = samples.problem { throw VipsError(unsupported: problem) }
        let image = try load(descriptor) { source, out, access, failOn in
            pressroom_load_tiff(
                source, out, access, failOn, Int32(page.directory),
                page.subdirectory.map { Int32($0) } ?? -1)
        }
        image.note(bitsPerSample: page.bitsPerSample)
        image.note(page.density, as: .tiff)
        guard let bands = page.visibleBands, image.bands == page.bands else {
            return try image.inUnsignedSamples(samples)
        }
        return try image.keeping(bands).inUnsignedSamples(samples)
    }

    /// The longest side that libvips knows (VIPS_MAX_COORD).
    package static let sideMax = 10_000_000

    /// Opens one frame of an animation, 1 the first; of a format that libvips reads no frames of,
    /// the picture that is shown instead.
    package static func open(_ descriptor: Int32, frame: Int, as format: SourceFormat)
        throws(VipsError) -> Image
    {
        let place = Int32(frame - 1)
        return switch format {
        case .gif: try load(descriptor) { pressroom_load_gif_frame($0, $1, $2, $3, place) }
        case .webp: try load(descriptor) { pressroom_load_webp_frame($0, $1, $2, $3, place) }
        case .jpeg, .png, .tiff, .heif: try open(descriptor, as: format)
        }
    }

    /// Opens all frames of an animation, one below the other; of a format that libvips reads no
    /// frames of, the picture that is shown instead.
    /// - Throws: `VipsError` when they cannot be read, or would be too high an image.
    package static func openFrames(_ descriptor: Int32, as format: SourceFormat)
        throws(VipsError) -> Image
    {
        switch format {
        case .gif: try load(descriptor, pressroom_load_gif_frames)
        case .webp: try load(descriptor, pressroom_load_webp_frames)
        case .jpeg, .png, .tiff, .heif: try open(descriptor, as: format)
        }
    }

    /// Runs a loader on a file.
    private static func load(
        _ descriptor: Int32,
        _ call: (
            UnsafeMutablePointer<VipsSource>,
            UnsafeMutablePointer<UnsafeMutablePointer<VipsImage>?>, VipsAccess, VipsFailOn
        )
            -> Int32
    ) throws(VipsError) -> Image {
        // libvips takes an empty file for a pipe, and aborts when it finds that it is none.
        guard lseek(descriptor, 0, SEEK_END) != 0 else {
            throw VipsError(message: "the file is empty")
        }
        lseek(descriptor, 0, SEEK_SET)
        guard let source = vips_source_new_from_descriptor(descriptor) else { throw .last() }
        defer { g_object_unref(source) }
        // "Serious error or truncation", and not every warning: cameras write files with flaws
        // that no one sees.
        return try make { call(source, $0, VIPS_ACCESS_SEQUENTIAL, VIPS_FAIL_ON_ERROR) }
    }

    /// Some of the channels: the first ones, and perhaps one of those behind them.
    private func keeping(_ bands: [Int]) throws(VipsError) -> Image {
        let first = bands.enumerated().prefix { $0 == $1 }.count
        var kept = try Image.make { pressroom_extract_bands(handle, $0, 0, Int32(first)) }
        for band in bands.dropFirst(first) {
            let other = try Image.make { pressroom_extract_bands(handle, $0, Int32(band), 1) }
            kept = try kept.joined(other)
        }
        return kept
    }

    /// The same image, more standing for more ink where it is one of inks. Files with Adobe's mark
    /// have it the other way round, and libvips turns all of them.
    private func withInks(ofJPEG descriptor: Int32) throws(VipsError) -> Image {
        guard bands != 2 else {
            throw VipsError(unsupported: "the image is a JPEG of two components, which is not read")
        }
        guard colourSpace == "cmyk", let file = MappedFile(descriptor: descriptor),
            let structure = JPEGStructure(file.bytes, needsEnd: false),
            structure.adobeTransform == nil
        else { return self }
        return try .make { pressroom_invert(handle, $0) }
    }

    /// The same image, its colours not multiplied by their opacity. A HEIF file may store them so
    /// (ISO 23008-12, 6.10.1.2), and libvips 8.14 does not look.
    private func withWholeColours(ofHEIF descriptor: Int32) throws(VipsError) -> Image {
        guard hasAlpha, let file = MappedFile(descriptor: descriptor),
            ISOFile.isPremultiplied(file.bytes)
        else { return self }
        let divided = try Image.make { pressroom_unpremultiply(handle, $0) }
        let rounded = try Image.make { pressroom_round(divided.handle, $0) }
        let format = vips_image_get_format(handle)
        return try .make { pressroom_cast(rounded.handle, $0, format) }
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

extension TIFFPage {
    /// The first page of a file; `nil` when it is no TIFF or has none.
    fileprivate static func first(of descriptor: Int32) -> TIFFPage? {
        MappedFile(descriptor: descriptor).flatMap { TIFFFile($0.bytes)?.pages.first }
    }
}
