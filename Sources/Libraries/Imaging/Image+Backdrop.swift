internal import CVips

extension Image {
    /// The image on a colour, which shows behind what is transparent, and around the image where
    /// the result is larger.
    /// - Parameters:
    ///   - backdrop: where it lets something through, so does the result.
    ///   - placement: how large the result is. What it cuts off has been cut off.
    package func laid(on backdrop: Backdrop, in placement: Placement) throws(VipsError) -> Image {
        let size = PixelSize(
            max(size.width, placement.visible.width), max(size.height, placement.visible.height))
        let image = try size == self.size && !hasAlpha ? self : painted(on: backdrop)
        return try image.surrounded(by: backdrop, size, -placement.left, -placement.top)
    }

    /// Whether nothing of it is transparent.
    package var isOpaque: Bool {
        get throws(VipsError) {
            guard hasAlpha else { return true }
            return try opacityInBytes().samples().allSatisfy { $0 == 255 }
        }
    }

    /// The image without transparency, on white.
    package func flattened() throws(VipsError) -> Image { try painted(on: .white) }

    /// The image with the colour behind what is transparent, ready to have it around.
    private func painted(on backdrop: Backdrop) throws(VipsError) -> Image {
        if backdrop.opacity > 0, !backdrop.isGray, bands < 3 {
            return try inColours().painted(on: backdrop)
        }
        if backdrop.isOpaque {
            guard hasAlpha else { return self }
            var colour = backdrop.samples(bands: bands - 1)
            return try .make { pressroom_flatten(handle, $0, &colour, Int32(colour.count)) }
        }
        guard hasAlpha else { return try .make { pressroom_add_alpha(handle, $0) } }
        if backdrop.opacity == 0 { return self }
        let colour = backdrop.samples(bands: bands)
        guard let sheet = vips_image_new_from_image(handle, colour, Int32(colour.count))
        else { throw .last() }
        let paper = Image(owning: sheet)
        let laid = try Image.make { pressroom_composite(paper.handle, handle, $0) }
        return try laid.inBytes()
    }

    private func surrounded(
        by backdrop: Backdrop, _ size: PixelSize, _ left: Int, _ top: Int
    ) throws(VipsError) -> Image {
        if size == self.size { return self }
        var colour = backdrop.samples(bands: bands)
        return try .make {
            pressroom_embed_on(
                handle, $0, Int32(max(0, left)), Int32(max(0, top)), Int32(size.width),
                Int32(size.height), &colour, Int32(colour.count))
        }
    }
}

extension Backdrop {
    /// A pixel of it: gray or red, green and blue, with the opacity or without.
    fileprivate func samples(bands: Int) -> [Double] {
        let colours = bands < 3 ? [red] : [red, green, blue]
        return (bands % 2 == 0 ? colours + [opacity] : colours).map { Double($0) }
    }
}
