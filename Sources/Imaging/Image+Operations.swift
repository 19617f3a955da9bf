internal import CVips

extension Image {
    /// The image in another size, by a Lanczos filter. Transparent pixels lend no colour to their
    /// neighbours. Wraps vips_resize.
    /// - Throws: `VipsError` when libvips has no memory for it.
    package func resized(to target: PixelSize) throws(VipsError) -> Image {
        if target == size { return self }
        let horizontal = Double(target.width) / Double(size.width)
        let vertical = Double(target.height) / Double(size.height)
        return try premultiplied { image throws(VipsError) in
            try .make { out in
                pressroom_resize(image.handle, out, horizontal, vertical,
                                 VIPS_KERNEL_LANCZOS3, 2)
            }
        }
    }

    /// The middle of the image.
    package func cropped(to placement: Placement) throws(VipsError) -> Image {
        if placement.visible == size { return self }
        return try .make { out in
            pressroom_extract_area(handle, out, Int32(placement.left), Int32(placement.top),
                                   Int32(placement.visible.width),
                                   Int32(placement.visible.height))
        }
    }

    /// The image turned upright. A quarter or half turn needs the pixels in memory.
    package func turned(by orientation: Orientation) throws(VipsError) -> Image {
        switch orientation {
        case .upright: self
        case .flipped: try flipped()
        case .upsideDown: try rotated(VIPS_ANGLE_D180)
        case .upsideDownFlipped: try rotated(VIPS_ANGLE_D180).flipped()
        case .clockwiseFlipped: try rotated(VIPS_ANGLE_D90).flipped()
        case .counterclockwise: try rotated(VIPS_ANGLE_D90)
        case .counterclockwiseFlipped: try rotated(VIPS_ANGLE_D270).flipped()
        case .clockwise: try rotated(VIPS_ANGLE_D270)
        }
    }

    /// The image without transparency, on white.
    package func flattened() throws(VipsError) -> Image {
        guard hasAlpha else { return self }
        var white = [Double](repeating: 255, count: bands - 1)
        return try .make { pressroom_flatten(handle, $0, &white, Int32(white.count)) }
    }

    private func rotated(_ angle: VipsAngle) throws(VipsError) -> Image {
        try .make { pressroom_rotate(handle, $0, angle) }
    }

    private func flipped() throws(VipsError) -> Image {
        try .make { pressroom_flip(handle, $0, VIPS_DIRECTION_HORIZONTAL) }
    }

    /// Does `work` on colours weighted with their opacity, where there is any transparency.
    private func premultiplied(
        _ work: (Image) throws(VipsError) -> Image
    ) throws(VipsError) -> Image {
        guard hasAlpha else { return try work(self) }
        let weighted = try Image.make { pressroom_premultiply(handle, $0) }.inBytes()
        let changed = try work(weighted)
        return try Image.make { pressroom_unpremultiply(changed.handle, $0) }.inBytes()
    }

    /// Whole numbers from 0 to 255, rounded to the nearest.
    func inBytes() throws(VipsError) -> Image {
        let rounded = try Image.make { pressroom_round(handle, $0) }
        return try .make { pressroom_cast(rounded.handle, $0, VIPS_FORMAT_UCHAR) }
    }
}
