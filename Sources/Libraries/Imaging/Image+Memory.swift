internal import CVips

extension Image {
    /// Computes all pixels and holds them in memory.
    /// - Throws: `VipsError` when they cannot be decoded, or there is no room for them.
    package func inMemory() throws(VipsError) -> Image {
        let bytes = size.area * bands * Int(vips_format_sizeof(vips_image_get_format(handle)))
        guard bytes >= PixelStore.bytesMin else {
            guard let image = vips_image_new_memory() else { throw .last() }
            return try copied(into: Image(owning: image))
        }
        let image = try Image.over(
            PixelStore.of(bytes: bytes), size: size, bands: bands,
            format: vips_image_get_format(handle),
            interpretation: vips_image_get_interpretation(handle))
        return try copied(into: image)
    }

    /// The image whose rows of 8-bit samples without gaps begin the store.
    /// - Parameter bands: 1 grey, 3 red, green and blue; one more with an opacity.
    package static func drawn(in store: PixelStore, size: PixelSize, bands: Int)
        throws(VipsError) -> Image
    {
        try over(
            store, size: size, bands: bands, format: VIPS_FORMAT_UCHAR,
            interpretation: bands < 3 ? VIPS_INTERPRETATION_B_W : VIPS_INTERPRETATION_sRGB)
    }

    /// Computes all pixels, and keeps none.
    /// - Throws: `VipsError` when they cannot be decoded.
    package func decodeAll() throws(VipsError) {
        var average = 0.0
        guard pressroom_average(handle, &average) == 0 else { throw .last() }
    }

    /// All samples, 8 bits each: row after row, pixel after pixel.
    /// - Throws: `VipsError` when they cannot be decoded.
    package func samples() throws(VipsError) -> [UInt8] {
        let image = try inBytes().inMemory()
        guard let start = vips_image_get_data(image.handle) else { throw .last() }
        return Array(UnsafeRawBufferPointer(start: start, count: size.area * bands))
    }

    /// An image over the memory of a store, which lives as long as the image and all that are
    /// derived from it.
    static func over(
        _ store: PixelStore, size: PixelSize, bands: Int, format: VipsBandFormat,
        interpretation: VipsInterpretation
    ) throws(VipsError) -> Image {
        let bytes = size.area * bands * Int(vips_format_sizeof(format))
        let image = vips_image_new_from_memory(
            store.start, bytes, Int32(size.width), Int32(size.height), Int32(bands), format)
        guard let image else { throw .last() }
        image.pointee.Type = interpretation
        pressroom_attach(image, Unmanaged.passRetained(store).toOpaque()) {
            Unmanaged<PixelStore>.fromOpaque($0!).release()
        }
        return Image(owning: image)
    }

    private func copied(into image: Image) throws(VipsError) -> Image {
        guard vips_image_write(handle, image.handle) == 0 else { throw .last() }
        return image
    }
}
