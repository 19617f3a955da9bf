internal import CVips
internal import Glibc
package import Metadata

extension Image {
    /// Encodes the image and writes it to a descriptor, which stays open.
    ///
    /// - Parameters:
    ///   - image: 8-bit sRGB or gray, upright, flattened if the format has no transparency.
    ///   - density: what the file is to state, where its format has a place for it: JPEG, PNG and
    ///     TIFF have.
    ///   - metadata: what goes into the file beside the picture, as it holds for this one; the
    ///     file says nothing else.
    /// - Throws: `VipsError` when the pixels cannot be computed or the file not written.
    package func encode(
        to descriptor: Int32, as encoding: Encoding, density: Density? = nil,
        metadata: EmbeddedMetadata
    ) throws(VipsError) {
        lseek(descriptor, off_t(DensityMark.bytesBefore(encoding, density)), SEEK_SET)
        guard let target = vips_target_new_to_descriptor(descriptor) else { throw .last() }
        defer { g_object_unref(target) }
        try encode(to: target, as: encoding, density)
        try end(descriptor, encoding, density, metadata)
    }

    /// Writes what `encoded` has made of the image, as `encode` would have written it.
    package func write(
        _ file: [UInt8], to descriptor: Int32, as encoding: Encoding, density: Density? = nil,
        metadata: EmbeddedMetadata
    ) throws(VipsError) {
        lseek(descriptor, off_t(DensityMark.bytesBefore(encoding, density)), SEEK_SET)
        var written = 0
        while written < file.count {
            let count = file[written...].withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            guard count >= 0 || errno == EINTR else {
                throw VipsError(message: "could not write a picture that was encoded")
            }
            written += max(0, count)
        }
        try end(descriptor, encoding, density, metadata)
    }

    /// Makes a file that was just written say what it is to say beside its picture.
    private func end(
        _ descriptor: Int32, _ encoding: Encoding, _ density: Density?,
        _ metadata: EmbeddedMetadata
    ) throws(VipsError) {
        try DensityMark.put(density, into: descriptor, as: encoding)
        do {
            try metadata.write(
                to: descriptor, in: encoding.container,
                size: (size.width, size.height))
        } catch {
            throw VipsError(message: "could not write metadata: \(error)")
        }
        if case .avif = encoding { try Self.check(avif: descriptor) }
    }

    /// The same of nothing but the picture.
    package func encode(to descriptor: Int32, as encoding: Encoding, density: Density? = nil)
        throws(VipsError)
    {
        try encode(to: descriptor, as: encoding, density: density, metadata: EmbeddedMetadata())
    }

    /// The same without metadata, in memory.
    package func encoded(as encoding: Encoding, density: Density? = nil) throws(VipsError)
        -> [UInt8]
    {
        guard let target = vips_target_new_to_memory() else { throw .last() }
        defer { g_object_unref(target) }
        try encode(to: target, as: encoding, density)
        guard let blob = pressroom_target_blob(target) else { throw .last() }
        defer { pressroom_release_blob(blob) }
        var count = 0
        let bytes = vips_blob_get(blob, &count)
        return Array(UnsafeRawBufferPointer(start: bytes, count: count))
    }

    private func encode(
        to target: UnsafeMutablePointer<VipsTarget>, as encoding: Encoding,
        _ density: Density?
    ) throws(VipsError) {
        let image = try withoutMetadata()
        image.note(density)
        let strip: gboolean = 1
        let result =
            switch encoding {
            case .jpeg(let quality, let huffman):
                pressroom_save_jpeg(
                    image.handle, target, Int32(quality), huffman == .standard ? 0 : 1,
                    huffman == .progressive ? 1 : 0, strip)
            case .png:
                pressroom_save_png(image.handle, target, 6, VIPS_FOREIGN_PNG_FILTER_ALL, strip)
            case .indexedPNG(let quality):
                pressroom_save_indexed_png(image.handle, target, 9, Int32(quality), strip)
            case .webp(let quality, let isLossless):
                pressroom_save_webp(
                    image.handle, target, Int32(quality), 4, isLossless ? 1 : 0, strip)
            case .tiff:
                pressroom_save_tiff(
                    image.handle, target, VIPS_FOREIGN_TIFF_COMPRESSION_DEFLATE,
                    VIPS_FOREIGN_TIFF_PREDICTOR_HORIZONTAL, strip)
            case .avif(let quality):
                pressroom_save_avif(image.handle, target, Int32(quality), 2, strip)
            case .gif: pressroom_save_gif(image.handle, target, 3, strip)
            }
        guard result == 0 else { throw .last() }
    }

    /// Decodes a file that was just written. libheif does not notice when its encoder has run
    /// out of memory, and what it writes then has a head and no picture.
    private static func check(avif descriptor: Int32) throws(VipsError) {
        do throws(VipsError) {
            try open(descriptor, as: .heif).decodeAll()
        } catch {
            throw VipsError(message: "the encoder ran out of memory: \(error)")
        }
    }

    /// To strip is not enough: into WebP files, libvips 8.14 writes EXIF and XMP all the same, with
    /// the place that a picture was taken at, the orientation of the stored pixels, and EXIF's
    /// thumbnail, often more than the picture itself. What it makes of nothing is 186 bytes, which
    /// `EmbeddedMetadata.write` takes out again.
    private func withoutMetadata() throws(VipsError) -> Image {
        let image = try Image.make { pressroom_copy(handle, $0) }
        guard let names = vips_image_get_fields(image.handle) else { return image }
        defer { g_strfreev(names) }
        let blobs = [
            VIPS_META_XMP_NAME, VIPS_META_IPTC_NAME, VIPS_META_ICC_NAME,
            VIPS_META_ORIENTATION, "jpeg-thumbnail-data",
        ]
        var index = 0
        while let name = names[index] {
            index += 1
            let key = String(cString: name)
            guard key.hasPrefix("exif-") || blobs.contains(key) else { continue }
            vips_image_remove(image.handle, name)
        }
        return image
    }
}
