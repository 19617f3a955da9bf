internal import CVips

/// Samples as TIFF stores them: signed, of 32 bits, or floats. Behind `Image.open` there are none
/// but unsigned ones of 8 and 16 bits, and those of CIE L*a*b*, for which libvips has ways of its
/// own.
extension Image {
    /// The image with samples of 8 or 16 bits without sign: the lowest value that a sample can have
    /// becomes 0, the highest the highest. Of floats these are 0 and 1; what lies outside is cut
    /// off. Colours are not converted.
    /// - Parameter samples: how the file stores them.
    /// - Throws: `VipsError` when the samples are of a kind that is not read.
    func inUnsignedSamples(_ samples: TIFFSamples) throws(VipsError) -> Image {
        if vips_image_get_coding(handle) == VIPS_CODING_LABQ {
            return try .make { pressroom_unpack_lab(handle, $0) }
        }
        guard colourSpace != "lab", let range = try sampleRange else { return self }
        let format = range.isInBytes ? VIPS_FORMAT_UCHAR : VIPS_FORMAT_USHORT
        let highest = range.isInBytes ? 255.0 : 65_535
        var scale = highest / (range.upper - range.lower)
        var offset = -range.lower * scale
        // Of unsigned samples libvips has made white what is white.
        let isInverted = samples.isInverted && (range.lower < 0 || isFloat)
        var scales = [Double](repeating: scale, count: bands)
        var offsets = [Double](repeating: offset, count: bands)
        if isInverted { (scale, offset) = (-scale, highest - offset) }
        // libvips divides by an opacity of 0 to 1, and multiplies by 255.
        if samples.isPremultiplied, isFloat { scale /= 255 }
        for band in 0..<min(bands, colourBands) { (scales[band], offsets[band]) = (scale, offset) }
        let mapped = try Image.make {
            pressroom_linear(handle, $0, scales, offsets, Int32(scales.count))
        }
        let rounded = try Image.make { pressroom_round(mapped.handle, $0) }
        let whole = try Image.make { pressroom_cast(rounded.handle, $0, format) }
        let image = try Image.make {
            pressroom_copy_as(whole.handle, $0, interpretation(inBytes: range.isInBytes))
        }
        vips_image_set_int(image.handle, Self.bitsStored, Int32(samples.bits))
        return image
    }

    /// The opacity alone, 8 bits a sample.
    func opacityInBytes() throws(VipsError) -> Image {
        let opacity = try Image.make {
            pressroom_extract_bands(handle, $0, Int32(colourBands), 1)
        }
        if opacity.isInBytes { return opacity }
        // Beside L*a*b* of 16 bits, the opacity passes for signed.
        let whole = try Image.make {
            pressroom_copy_as_format(
                opacity.handle, $0,
                VIPS_FORMAT_USHORT)
        }
        return try Image.make { pressroom_linear(whole.handle, $0, [1 / 257.0], [0], 1) }.inBytes()
    }

    /// The colours without opacity and other channels.
    func colours() throws(VipsError) -> Image {
        if bands == colourBands { return self }
        let colours = try Image.make {
            pressroom_extract_bands(handle, $0, 0, Int32(colourBands))
        }
        // Of a part of the channels libvips does not say what they are.
        let space = vips_image_guess_interpretation(handle)
        return try .make { pressroom_copy_as(colours.handle, $0, space) }
    }

    /// The image with an opacity behind its colours.
    func joined(_ opacity: Image) throws(VipsError) -> Image {
        try .make { pressroom_join_bands(handle, opacity.handle, $0) }
    }

    /// How many channels are colours.
    var colourBands: Int {
        switch colourSpace {
        case "gray": 1
        case "cmyk": 4
        default: min(bands, 3)
        }
    }

    /// The field in which libvips has the number of bits that a sample has in the file.
    static let bitsStored = "bits-per-sample"

    private var isFloat: Bool { vips_image_get_format(handle) == VIPS_FORMAT_FLOAT }

    /// What samples may be, and whether 8 bits hold it; `nil` for unsigned ones of 8 or 16 bits.
    private var sampleRange: (lower: Double, upper: Double, isInBytes: Bool)? {
        get throws(VipsError) {
            switch vips_image_get_format(handle) {
            case VIPS_FORMAT_UCHAR, VIPS_FORMAT_USHORT: nil
            case VIPS_FORMAT_CHAR: (-128, 127, true)
            case VIPS_FORMAT_SHORT: (-32_768, 32_767, false)
            case VIPS_FORMAT_UINT: (0, 4_294_967_295, false)
            case VIPS_FORMAT_INT: (-2_147_483_648, 2_147_483_647, false)
            case VIPS_FORMAT_FLOAT: (0, 1, false)
            default: throw VipsError(unsupported: "the image has samples that are not read")
            }
        }
    }

    private func interpretation(inBytes: Bool) -> VipsInterpretation {
        switch colourSpace {
        case "gray": inBytes ? VIPS_INTERPRETATION_B_W : VIPS_INTERPRETATION_GREY16
        case "cmyk": VIPS_INTERPRETATION_CMYK
        default: inBytes ? VIPS_INTERPRETATION_sRGB : VIPS_INTERPRETATION_RGB16
        }
    }
}
