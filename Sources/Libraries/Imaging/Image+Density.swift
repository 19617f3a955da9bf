internal import Containers
internal import CVips
internal import Glibc

extension Image {
    /// Puts the density that the file states in the place of what libvips 8.14 has made of it: that
    /// takes numbers without a unit for dots per millimetre, prefers EXIF's to JFIF's, unlike
    /// other programs, and reads none of WebP.
    func noteDensity(of descriptor: Int32, as format: SourceFormat) {
        note(statedDensity(of: descriptor, as: format), as: format)
    }

    /// Keeps a density in mind, or that there is none.
    func note(_ density: StatedDensity?, as format: SourceFormat) {
        guard let density else {
            // What libvips has where it finds none.
            let dots = format == .jpeg ? 72 / 25.4 : format == .png ? 2.834 : 1
            (handle.pointee.Xres, handle.pointee.Yres) = (dots, dots)
            vips_image_remove(handle, VIPS_META_RESOLUTION_UNIT)
            return
        }
        (handle.pointee.Xres, handle.pointee.Yres) = (density.across / 25.4, density.down / 25.4)
        vips_image_set_string(handle, VIPS_META_RESOLUTION_UNIT, "in")
    }

    private func statedDensity(of descriptor: Int32, as format: SourceFormat) -> StatedDensity? {
        let own: StatedDensity? =
            switch format {
            case .jpeg: Self.read(descriptor, at: 0, count: 18) { StatedDensity(jpeg: $0) }
            case .png: PNGHead(descriptor).density
            case .webp, .gif, .tiff, .heif: nil
            }
        if let own { return own }
        guard vips_image_get_typeof(handle, VIPS_META_EXIF_NAME) != 0,
            let exif = bytes(VIPS_META_EXIF_NAME)
        else { return nil }
        return exif.withUnsafeBytes { StatedDensity(exif: $0) }
    }

    private static func read<Result>(
        _ descriptor: Int32, at place: Int, count: Int,
        _ use: (FileBytes) -> Result?
    ) -> Result? {
        withUnsafeTemporaryAllocation(byteCount: count, alignment: 1) { room in
            guard pread(descriptor, room.baseAddress, count, off_t(place)) == count
            else { return nil }
            return use(FileBytes(UnsafeRawBufferPointer(room), isLittleEndian: false))
        }
    }
}
