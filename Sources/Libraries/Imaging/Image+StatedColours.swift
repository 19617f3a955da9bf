internal import CVips
internal import Containers
internal import Platform

extension Image {
    /// Gives the image a profile of the colours that its file states in numbers: libvips 8.14 knows
    /// of profiles alone.
    /// - Throws: `VipsError` when they lead to no one picture.
    func noteColours(of descriptor: Int32, as format: SourceFormat) throws(VipsError) {
        let hasProfile = vips_image_get_typeof(handle, VIPS_META_ICC_NAME) != 0
        let stated: StatedColours? =
            switch format {
            case .png: PNGHead(descriptor).colours(besideProfile: hasProfile)
            case .heif where !hasProfile:
                MappedFile(descriptor: descriptor).flatMap { ISOFile.colours($0.bytes) }
            case .heif, .jpeg, .webp, .gif, .tiff: nil
            }
        guard let stated else { return }
        if case .unread(let words) = stated.transfer {
            throw VipsError(
                unsupported: """
                    this picture is stored \(words); Pressroom reads pictures for ordinary screens
                    """)
        }
        let profile = ColourProfile.bytes(of: stated, isGray: colourSpace == "gray")
        profile?.withUnsafeBytes {
            vips_image_set_blob_copy(handle, VIPS_META_ICC_NAME, $0.baseAddress, $0.count)
        }
    }
}
