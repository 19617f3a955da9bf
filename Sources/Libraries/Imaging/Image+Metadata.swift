internal import CVips
package import Metadata

extension Image {
    /// EXIF, XMP and IPTC as the file has them.
    /// - Parameters:
    ///   - descriptor: the file that the image was opened from.
    ///   - format: its format.
    /// - Throws: `VipsError` when there is no room for them. What cannot be read is left out.
    package func metadata(in descriptor: Int32, as format: SourceFormat) throws(VipsError)
        -> EmbeddedMetadata
    {
        // libvips reads no EXIF of TIFF.
        if format == .tiff {
            do {
                return try EmbeddedMetadata(tiff: descriptor)
            } catch {
                throw VipsError(message: "out of memory: \(error)")
            }
        }
        var found = EmbeddedMetadata(
            exif: bytes(VIPS_META_EXIF_NAME), xmp: bytes(VIPS_META_XMP_NAME),
            iptc: bytes(VIPS_META_IPTC_NAME))
        // IPTC and XMP may go on in further segments, of which libvips has one alone.
        if format == .jpeg,
            vips_image_get_typeof(handle, VIPS_META_IPTC_NAME) != 0
                || found.xmp.map(EmbeddedMetadata.mayBeExtended) ?? false
        {
            found = EmbeddedMetadata(jpeg: descriptor)
        }
        guard let names = vips_image_get_fields(handle) else { return found }
        defer { g_strfreev(names) }
        var index = 0
        while let name = names[index] {
            index += 1
            add(String(cString: name), to: &found)
        }
        if format == .png { found.addTrailer(ofPNG: descriptor) }
        return found
    }

    /// Takes in a field that is there by another name than that of what it holds: XMP of HEIF, and
    /// profiles in texts of PNG.
    private func add(_ field: String, to found: inout EmbeddedMetadata) {
        if field.hasPrefix("heif-mime-"), found.xmp == nil, let packet = bytes(field),
            EmbeddedMetadata.isPacket(packet)
        {
            found.xmp = packet
        }
        // png-comment-N-Raw profile type NAME
        let parts = field.split(separator: "-", maxSplits: 3)
        let title = "Raw profile type "
        if field.hasPrefix("png-comment-"), parts.count == 4, parts[3].hasPrefix(title),
            let text = text(field)
        {
            found.add(pngProfile: parts[3].dropFirst(title.count), text)
        }
    }
}
