internal import CVips

extension Image {
    /// Whether `inSRGB` has to look at each pixel.
    package var needsColourConversion: Bool { !isPlain || hasProfileToFollow }

    /// The embedded profile, if it describes the colours of this image; `nil` when there is
    /// none, or it is one for other colours (a profile for gray in a picture in RGB), or one that
    /// describes no colours of a device (a link between two devices, say).
    package var fittingProfile: ColourProfile? {
        let space: ColourProfile.Space
        switch colourSpace {
        case "rgb", "scrgb": space = .rgb
        case "gray": space = .gray
        case "cmyk": space = .cmyk
        default: return nil
        }
        guard let profile, profile.isUsable, profile.space == space else { return nil }
        return profile
    }

    /// Whether it is gray, and each sample black or white, also in sRGB.
    package var isBilevel: Bool {
        bitsPerBand == 1 && bands == 1 && !needsColourConversion
    }

    /// The image in 8-bit sRGB, or in grays that show the same; with its transparency.
    ///
    /// An embedded profile is followed unless it is sRGB itself. A profile that does not fit the
    /// image is passed over, and so is the lack of one: CMYK is then taken for coated paper,
    /// everything else for sRGB.
    /// - Throws: `VipsError` when libvips knows no way from the image's colours to sRGB.
    package func inSRGB() throws(VipsError) -> Image {
        let profile = fittingProfile.flatMap { $0.isSRGB ? nil : $0 }
        guard profile != nil || !isPlain else { return self }
        // libvips scales the colours of 16 bits to 8, and leaves the opacity beside them as it is.
        if hasAlpha, !isInBytes {
            return try colours().inSRGB().joined(opacityInBytes()).withoutProfile()
        }
        let image = transformed(by: profile) ?? self
        return try image.inBytesOfSRGB().withoutProfile()
    }

    /// The colours by their profiles; `nil` without a profile, or with one that LittleCMS refuses.
    private func transformed(by profile: ColourProfile?) -> Image? {
        if let intent = profile?.intent {
            let converted = try? Image.make {
                pressroom_icc_transform(handle, $0, "srgb", intent.inVips)
            }
            if let converted { return converted }
        }
        guard colourSpace == "cmyk" else { return nil }
        return try? Image.make {
            pressroom_icc_transform_from(handle, $0, "cmyk", "srgb", VIPS_INTENT_RELATIVE)
        }
    }

    /// The profile describes the colours before their conversion; it must not be applied again.
    private func withoutProfile() throws(VipsError) -> Image {
        guard vips_image_get_typeof(handle, VIPS_META_ICC_NAME) != 0 else { return self }
        let image = try Image.make { pressroom_copy(handle, $0) }
        vips_image_remove(image.handle, VIPS_META_ICC_NAME)
        return image
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
        let shown =
            converted.bands <= bandsMax
            ? converted
            : try Image.make {
                pressroom_extract_bands(converted.handle, $0, 0, bandsMax)
            }
        return try shown.isInBytes ? shown : shown.inBytes()
    }

    /// The image, which is in sRGB or gray, with red, green and blue in any case.
    func inColours() throws(VipsError) -> Image {
        if bands > 2 { return self }
        return try .make { pressroom_colourspace(handle, $0, VIPS_INTERPRETATION_sRGB) }
    }
}

extension ColourProfile.Intent {
    fileprivate var inVips: VipsIntent {
        switch self {
        case .relative: VIPS_INTENT_RELATIVE
        case .perceptual: VIPS_INTENT_PERCEPTUAL
        case .saturation: VIPS_INTENT_SATURATION
        }
    }
}
