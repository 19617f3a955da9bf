internal import CVips

extension Image {
    /// The image, in 8-bit sRGB or gray, with other colours, softer or sharper. Its opacity stays.
    package func adjusted(_ adjustment: Adjustment) throws(VipsError) -> Image {
        guard hasAlpha else { return try adjustedColours(adjustment) }
        let colours = try colours().adjustedColours(adjustment)
        guard adjustment.blur > 0 else { return try colours.joined(opacityInBytes()) }
        // What is transparent lends no colour to its neighbours.
        let plain = try self.colours().adjustedColours(adjustment.withoutBlur)
            .joined(opacityInBytes())
        let weighted = try Image.make { pressroom_premultiply(plain.handle, $0) }
        let soft = try weighted.blurred(adjustment.blur)
        let whole = try Image.make { pressroom_unpremultiply(soft.handle, $0) }.inBytes()
        return try whole.colours().joined(opacityInBytes())
    }

    private func adjustedColours(_ adjustment: Adjustment) throws(VipsError) -> Image {
        try recombined(adjustment).sloped(adjustment.slope)
            .blurredBytes(adjustment.blur).sharpened(adjustment.sharpening)
    }

    /// Red, green and blue mixed; gray is made of them where all of them contribute alike.
    private func recombined(_ adjustment: Adjustment) throws(VipsError) -> Image {
        let matrix = adjustment.matrix
        let isGrey = matrix.allSatisfy { zip($0, matrix[0]).allSatisfy { abs($0 - $1) < 1e-9 } }
        // All rows of a matrix without sepia sum to one: it changes no gray.
        if bands == 1, adjustment.sepia == 0 { return self }
        let image = try inColours()
        let rows = isGrey ? [matrix[0]] : matrix
        let unchanged = [[1.0, 0, 0], [0, 1, 0], [0, 0, 1]]
        if zip(rows, unchanged).allSatisfy({ $0 == $1 }), !isGrey { return image }
        let weights = rows.joined().map { $0 }
        guard
            let table = vips_image_new_matrix_from_array(
                3, Int32(rows.count), weights, Int32(weights.count))
        else { throw .last() }
        defer { g_object_unref(table) }
        let mixed = try Image.make { pressroom_recombine(image.handle, $0, table) }
        let space = isGrey ? VIPS_INTERPRETATION_B_W : VIPS_INTERPRETATION_sRGB
        return try .make { pressroom_copy_as(mixed.handle, $0, space) }
    }

    /// Samples multiplied and moved, in bytes again.
    private func sloped(_ slope: (scale: Double, offset: Double)) throws(VipsError) -> Image {
        if slope == (1, 0) { return try isInBytes ? self : inBytes() }
        return try Image.make { pressroom_linear(handle, $0, [slope.scale], [slope.offset], 1) }
            .inBytes()
    }

    private func blurredBytes(_ sigma: Double) throws(VipsError) -> Image {
        sigma > 0 ? try blurred(sigma).inBytes() : self
    }

    private func blurred(_ sigma: Double) throws(VipsError) -> Image {
        try .make { pressroom_blur(handle, $0, sigma, Self.smallestWeight) }
    }

    /// Compared with the largest, of a Gaussian.
    private static let smallestWeight = 0.005

    /// The image, without an opacity, with stronger fine detail.
    package func sharpened(_ amount: Double) throws(VipsError) -> Image {
        if amount == 0 { return self }
        let soft = try blurred(Adjustment.detail)
        let more = try Image.make { pressroom_linear(handle, $0, [1 + amount], [0], 1) }
        let less = try Image.make { pressroom_linear(soft.handle, $0, [-amount], [0], 1) }
        return try Image.make { pressroom_add(more.handle, less.handle, $0) }.inBytes()
    }
}

extension Adjustment {
    fileprivate var withoutBlur: Adjustment {
        var other = self
        other.blur = 0
        return other
    }
}
