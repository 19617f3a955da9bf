internal import CVips

extension Image {
    /// The part of the image that a placement keeps.
    package func cropped(to placement: Placement) throws(VipsError) -> Image {
        try cut(max(0, placement.left), max(0, placement.top), placement.kept)
    }

    /// The part of the image that is of most interest, in the size that a placement keeps. It must
    /// be in memory.
    package func cropped(to placement: Placement, by interest: Interest) throws(VipsError)
        -> Image
    {
        let part = placement.kept
        if part == size { return self }
        let kind =
            switch interest {
            case .entropy: VIPS_INTERESTING_ENTROPY
            case .attention: VIPS_INTERESTING_ATTENTION
            }
        return try .make {
            pressroom_smartcrop(handle, $0, Int32(part.width), Int32(part.height), kind)
        }
    }

    /// The image turned upright. A quarter or half turn needs the pixels in memory.
    package func turned(by orientation: Orientation) throws(VipsError) -> Image {
        let (quarters, isFlopped) = orientation.turn
        let turned = quarters == 0 ? self : try rotated(Self.angles[quarters])
        return isFlopped ? try turned.flipped() : turned
    }

    private static let angles = [VIPS_ANGLE_D0, VIPS_ANGLE_D90, VIPS_ANGLE_D180, VIPS_ANGLE_D270]

    func cut(_ left: Int, _ top: Int, _ part: PixelSize) throws(VipsError) -> Image {
        if part == size { return self }
        return try .make {
            pressroom_extract_area(
                handle, $0, Int32(left), Int32(top), Int32(part.width),
                Int32(part.height))
        }
    }

    private func rotated(_ angle: VipsAngle) throws(VipsError) -> Image {
        try .make { pressroom_rotate(handle, $0, angle) }
    }

    private func flipped() throws(VipsError) -> Image {
        try .make { pressroom_flip(handle, $0, VIPS_DIRECTION_HORIZONTAL) }
    }

    /// Whole numbers from 0 to 255, rounded to the nearest.
    func inBytes() throws(VipsError) -> Image {
        let rounded = try Image.make { pressroom_round(handle, $0) }
        return try .make { pressroom_cast(rounded.handle, $0, VIPS_FORMAT_UCHAR) }
    }
}
