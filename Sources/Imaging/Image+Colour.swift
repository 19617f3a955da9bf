internal import CVips

extension Image {
    /// Whether `inSRGB` has to look at each pixel.
    package var needsColourConversion: Bool { !isPlain || hasProfileToFollow }

    /// The embedded profile, if it tells what the colours of this image are; `nil` when there is
    /// none, or it is one for other colours (a profile for gray in a picture in RGB), or one that
    /// describes no colours of a device (a link between two devices, say).
    package var fittingProfile: ColourProfile? {
        guard let profile, profile.describesDevice else { return nil }
        let space: ColourProfile.Space? = switch colourSpace {
        case "rgb", "scrgb": .rgb
        case "gray": .gray
        case "cmyk": .cmyk
        default: nil
        }
        return profile.space == space ? profile : nil
    }

    /// The image in 8-bit sRGB, or in grays that show the same; with its transparency.
    ///
    /// An embedded profile is followed unless it is sRGB itself. A profile that does not fit the
    /// image is passed over, and so is the lack of one: CMYK is then taken for coated paper,
    /// everything else for sRGB.
    /// - Throws: `VipsError` when libvips knows no way from the image's colours to sRGB.
    package func inSRGB() throws(VipsError) -> Image {
        let followsProfile = hasProfileToFollow
        guard followsProfile || !isPlain else { return self }
        // libvips scales the colours of 16 bits to 8, and leaves the opacity beside them as it is.
        if hasAlpha, !isInBytes { return try colours().inSRGB().joined(opacityInBytes()) }
        if followsProfile {
            // Tables for one intent alone serve the others as well.
            for intent in [VIPS_INTENT_RELATIVE, VIPS_INTENT_PERCEPTUAL] {
                if let converted = try? Image.make({
                    pressroom_icc_transform(handle, $0, "srgb", intent)
                }) { return try converted.inBytesOfSRGB() }
            }
        }
        if colourSpace == "cmyk", let converted = try? Image.make({
            pressroom_icc_transform_from(handle, $0, "cmyk", "srgb", VIPS_INTENT_RELATIVE)
        }) { return try converted.inBytesOfSRGB() }
        return try inBytesOfSRGB()
    }

    private var hasProfileToFollow: Bool { fittingProfile.map { !$0.isSRGB } ?? false }

    private var isPlain: Bool {
        guard isInBytes else { return false }
        return switch (vips_image_get_interpretation(handle), bands) {
        case (VIPS_INTERPRETATION_sRGB, 3...4), (VIPS_INTERPRETATION_B_W, 1...2): true
        default: false
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
        let shown = converted.bands <= bandsMax ? converted : try Image.make {
            pressroom_extract_bands(converted.handle, $0, 0, bandsMax)
        }
        return try shown.isInBytes ? shown : shown.inBytes()
    }
}
