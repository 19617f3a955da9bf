internal import CVips

extension Image {
    /// Whether `inSRGB` has to look at each pixel.
    package var needsColourConversion: Bool {
        if let profile, !profile.isSRGB { return true }
        return !isPlain
    }

    /// The image in 8-bit sRGB, or in grays that show the same; with its transparency.
    ///
    /// An embedded profile is followed unless it is sRGB itself. A profile that does not fit the
    /// image is passed over, and so is the lack of one: CMYK is then taken for coated paper,
    /// everything else for sRGB.
    /// - Throws: `VipsError` when libvips knows no way from the image's colours to sRGB.
    package func inSRGB() throws(VipsError) -> Image {
        let needsProfile = colourSpace == "cmyk" || profile.map { !$0.isSRGB } == true
        if needsProfile, let converted = try? transformed() { return try converted.inBytesOfSRGB() }
        return try inBytesOfSRGB()
    }

    private var isPlain: Bool {
        guard vips_image_get_format(handle) == VIPS_FORMAT_UCHAR else { return false }
        return switch (vips_image_get_interpretation(handle), bands) {
        case (VIPS_INTERPRETATION_sRGB, 3...4), (VIPS_INTERPRETATION_B_W, 1...2): true
        default: false
        }
    }

    private func transformed() throws(VipsError) -> Image {
        try .make {
            pressroom_icc_transform(handle, $0, "srgb", colourSpace == "cmyk" ? "cmyk" : "srgb",
                                    VIPS_INTENT_RELATIVE)
        }
    }

    private func inBytesOfSRGB() throws(VipsError) -> Image {
        if isPlain { return self }
        let isGray = colourSpace == "gray"
        let space = isGray ? VIPS_INTERPRETATION_B_W : VIPS_INTERPRETATION_sRGB
        let guessed = vips_image_guess_interpretation(handle)
        // The header may name a colour space that the bands do not bear out; the guess looks at
        // both.
        let image = try Image.make { pressroom_copy_as(handle, $0, guessed) }
        let converted = try Image.make { pressroom_colourspace(image.handle, $0, space) }
        let bandsMax: Int32 = isGray ? 2 : 4
        guard converted.bands > bandsMax else { return converted }
        return try .make { pressroom_extract_bands(converted.handle, $0, 0, bandsMax) }
    }
}
