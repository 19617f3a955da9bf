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

    /// How long each frame of an animation is shown, and how often all of it is, 0 for ever; `nil`
    /// of what is none.
    package var frameTimes: (milliseconds: [Int], loops: Int)? {
        var (delays, count, loops) = (UnsafeMutablePointer<Int32>?.none, Int32(0), Int32(0))
        guard vips_image_get_typeof(handle, "delay") != 0,
            vips_image_get_array_int(handle, "delay", &delays, &count) == 0, let delays
        else { return nil }
        if vips_image_get_typeof(handle, "loop") != 0 {
            vips_image_get_int(handle, "loop", &loops)
        }
        return ((0..<Int(count)).map { Int(max(0, delays[$0])) }, Int(loops))
    }

    /// Which of its frames is shown when each frame of another animation is, of which it was made:
    /// libwebp makes one of neighbours that are alike, and shows it as long as all of them.
    func frames(showing source: Image) -> [Int] {
        var (ends, end) = ([Int](), 0)
        for time in frameTimes?.milliseconds ?? [] {
            end += time
            ends.append(end)
        }
        var (start, index) = (0, 0)
        return (source.frameTimes?.milliseconds ?? []).map { time in
            while index + 1 < ends.count, start >= ends[index] { index += 1 }
            // As libvips writes it, and browsers show it.
            start += time > 10 ? time : 100
            return index
        }
    }

    /// The image with the times of another, if that is an animation.
    package func withTimes(of other: Image) throws(VipsError) -> Image {
        let height = Int(vips_image_get_page_height(other.handle))
        guard height != other.size.height else { return self }
        let image = try Image.make { pressroom_copy(handle, $0) }
        other.copyTimes(to: image, count: size.height / height, height: height)
        return image
    }

    /// The frames as one image, with the times of this one.
    /// - Parameter frames: of one size, all with an opacity or all without.
    package func replacing(_ frames: [Image]) throws(VipsError) -> Image {
        var handles = frames.map { Optional($0.handle) }
        let stacked = try withExtendedLifetime(frames) { () throws(VipsError) in
            try Image.make { pressroom_stack(&handles, $0, Int32(frames.count)) }
        }
        let image = try Image.make { pressroom_copy(stacked.handle, $0) }
        copyTimes(to: image, count: frames.count, height: frames[0].size.height)
        return image
    }

    private func copyTimes(to image: Image, count: Int, height: Int) {
        vips_image_set_int(image.handle, VIPS_META_PAGE_HEIGHT, Int32(height))
        vips_image_set_int(image.handle, VIPS_META_N_PAGES, Int32(count))
        if vips_image_get_typeof(handle, "loop") != 0 {
            var loops: Int32 = 0
            vips_image_get_int(handle, "loop", &loops)
            vips_image_set_int(image.handle, "loop", loops)
        }
        var (delays, delayCount) = (UnsafeMutablePointer<Int32>?.none, Int32(0))
        if vips_image_get_typeof(handle, "delay") != 0,
            vips_image_get_array_int(handle, "delay", &delays, &delayCount) == 0
        {
            vips_image_set_array_int(image.handle, "delay", delays, delayCount)
        }
    }
}
