internal import CVips

extension Image {
    /// The image in another size, its middle in the middle: made smaller by a Lanczos filter,
    /// enlarged by a bicubic one. Transparent pixels lend no colour to their neighbours. What is
    /// not 8 bits a sample becomes sRGB first.
    ///
    /// All of it keeps the place and the size of the picture to the fraction of a pixel, so that
    /// no chain of renditions drifts; a quarter of a pixel costs more than any filter gains.
    /// - Parameters:
    ///   - target: the size of the result.
    ///   - scale: the exact factors. Where they reach beyond the target by a part of a pixel, what
    ///     juts out is cut off evenly; where they fall short of it, the edge is continued.
    /// - Throws: `VipsError` when pixels cannot be decoded, or there is no memory.
    package func resized(to target: PixelSize, by scale: Scale) throws(VipsError) -> Image {
        if target == size { return self }
        let image = try isInBytes ? self : inSRGB()
        return try image.resizedBytes(to: target, by: scale)
    }

    private func resizedBytes(to target: PixelSize, by scale: Scale) throws(VipsError) -> Image {
        let horizontal = Self.reaching(target.width, from: size.width, by: scale.horizontal)
        let vertical = Self.reaching(target.height, from: size.height, by: scale.vertical)
        let columns = Division(size.width, to: target.width, by: horizontal)
        let rows = Division(size.height, to: target.height, by: vertical)
        return try premultiplied { image throws(VipsError) in
            try image.averaged(columns, rows)
                .reduced(
                    min(1, horizontal * Double(columns.factor)),
                    min(1, vertical * Double(rows.factor))
                )
                .enlarged(to: target, max(1, horizontal), max(1, vertical))
        }
    }

    /// The image moved so that the middle of what it shows is in its middle again, after a decoder
    /// has reduced it and has filled up the last pixels at the right and the bottom.
    /// - Parameters:
    ///   - source: the size before.
    ///   - reduction: how many times smaller it was made.
    package func centred(of source: PixelSize, reducedBy reduction: Double) throws(VipsError)
        -> Image
    {
        let right = (Double(size.width) - Double(source.width) / reduction) / 2
        let down = (Double(size.height) - Double(source.height) / reduction) / 2
        if right == 0, down == 0 { return self }
        return try affine(to: size, Scale(1, 1), right, down)
    }

    /// The factor nearest to `scale` with which a side becomes the target's after rounding.
    private static func reaching(_ target: Int, from side: Int, by scale: Double) -> Double {
        let exact = Double(side) * scale
        return min(max(exact, Double(target) - 0.499), Double(target) + 0.499) / Double(side)
    }

    private func averaged(_ columns: Division, _ rows: Division) throws(VipsError) -> Image {
        if columns.factor == 1, rows.factor == 1 { return self }
        let whole = PixelSize(columns.length, rows.length)
        let divisible =
            try whole == size
            ? self
            : Image.make {
                pressroom_embed(
                    handle, $0, Int32((whole.width - size.width) / 2),
                    Int32((whole.height - size.height) / 2), Int32(whole.width),
                    Int32(whole.height), VIPS_EXTEND_COPY)
            }
        return try divisible.shrunk(columns, rows)
    }

    private func reduced(_ horizontal: Double, _ vertical: Double) throws(VipsError) -> Image {
        if horizontal == 1, vertical == 1 { return self }
        return try .make {
            pressroom_resize(handle, $0, horizontal, vertical, VIPS_KERNEL_LANCZOS3, 0)
        }
    }

    /// vips_resize of libvips 8.14 enlarges half a pixel beside the place.
    private func enlarged(to target: PixelSize, _ horizontal: Double, _ vertical: Double)
        throws(VipsError) -> Image
    {
        if horizontal == 1, vertical == 1 { return self }
        return try affine(
            to: target, Scale(horizontal, vertical), (horizontal - 1) / 2,
            (vertical - 1) / 2)
    }

    /// The image stretched and then moved; what lies outside of it is as its edge is.
    private func affine(to target: PixelSize, _ scale: Scale, _ right: Double, _ down: Double)
        throws(VipsError) -> Image
    {
        try .make {
            pressroom_affine(
                handle, $0, scale.horizontal, scale.vertical, right, down,
                Int32(target.width), Int32(target.height), "bicubic",
                VIPS_EXTEND_COPY)
        }
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
}
