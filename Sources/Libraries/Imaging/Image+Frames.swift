internal import CVips

/// Animations: one image that has all frames, one below the other.
extension Image {
    /// One of the frames, in memory. They are taken from the first to the last.
    /// - Parameter height: of each of them.
    package func frame(_ index: Int, height: Int) throws(VipsError) -> Image {
        let frame = try Image.make {
            pressroom_extract_area(
                handle, $0, 0, Int32(index * height), Int32(size.width), Int32(height))
        }
        return try frame.inMemory()
    }

    /// The frames as one image, with the times of this one.
    /// - Parameter frames: of one size, all with an opacity or all without.
    package func replacing(_ frames: [Image]) throws(VipsError) -> Image {
        var handles = frames.map { Optional($0.handle) }
        let stacked = try withExtendedLifetime(frames) { () throws(VipsError) in
            try Image.make { pressroom_stack(&handles, $0, Int32(frames.count)) }
        }
        let image = try Image.make { pressroom_copy(stacked.handle, $0) }
        vips_image_set_int(image.handle, VIPS_META_PAGE_HEIGHT, Int32(frames[0].size.height))
        vips_image_set_int(image.handle, VIPS_META_N_PAGES, Int32(frames.count))
        if vips_image_get_typeof(handle, "loop") != 0 {
            var loops: Int32 = 0
            vips_image_get_int(handle, "loop", &loops)
            vips_image_set_int(image.handle, "loop", loops)
        }
        var (delays, count) = (UnsafeMutablePointer<Int32>?.none, Int32(0))
        if vips_image_get_typeof(handle, "delay") != 0,
            vips_image_get_array_int(handle, "delay", &delays, &count) == 0
        {
            vips_image_set_array_int(image.handle, "delay", delays, count)
        }
        return image
    }
}
