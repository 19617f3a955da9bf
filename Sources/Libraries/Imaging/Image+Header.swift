internal import CVips

extension Image {
    /// Width and height as they are stored: the orientation is not applied.
    package var size: PixelSize {
        PixelSize(Int(vips_image_get_width(handle)), Int(vips_image_get_height(handle)))
    }

    /// The same where each pixel is as high as it is wide.
    package var sizeInSquares: PixelSize { size.inSquares(resolution) }

    /// How the stored pixels are to be turned for showing.
    package var orientation: Orientation {
        Orientation(rawValue: Int(vips_image_get_orientation(handle))) ?? .upright
    }

    /// Whether it is upright and in sRGB as the file stores it.
    package var isShownAsStored: Bool { orientation == .upright && !needsColourConversion }

    /// Channels, with the one for transparency.
    package var bands: Int { Int(vips_image_get_bands(handle)) }

    package var hasAlpha: Bool { vips_image_hasalpha(handle) != 0 }

    /// Frames of an animation or pages of a multi-page file, 1 or more.
    package var frames: Int { Int(vips_image_get_n_pages(handle)) }

    /// The number of bits one channel of a pixel takes.
    package var bitsPerBand: Int {
        let stored = integer(Self.bitsStored) ?? integer("palette-bit-depth")
        if let stored { return stored }
        return 8 * bytesPerSample
    }

    /// The number of bytes one channel of a pixel takes when it is decoded.
    package var bytesPerSample: Int { Int(vips_format_sizeof(vips_image_get_format(handle))) }

    /// Whether the pixels come in several passes over the picture, so that the decoder must keep
    /// it all: a progressive JPEG, an interlaced PNG.
    package var isInterlaced: Bool {
        ["interlaced", "jpeg-multiscan"].contains { (integer($0) ?? 0) != 0 }
    }

    /// The colour space in a word: `srgb`, `gray`, `cmyk`, `lab`, …
    package var colourSpace: String {
        switch vips_image_guess_interpretation(handle) {
        case VIPS_INTERPRETATION_sRGB, VIPS_INTERPRETATION_RGB, VIPS_INTERPRETATION_RGB16: "rgb"
        case VIPS_INTERPRETATION_B_W, VIPS_INTERPRETATION_GREY16: "gray"
        case VIPS_INTERPRETATION_CMYK: "cmyk"
        case VIPS_INTERPRETATION_LAB, VIPS_INTERPRETATION_LABS, VIPS_INTERPRETATION_LABQ: "lab"
        case VIPS_INTERPRETATION_scRGB: "scrgb"
        default: "other"
        }
    }

    /// Dots per inch in both directions as the file states them; `nil` when it does not.
    package var resolution: (horizontal: Double, vertical: Double)? {
        guard statesDensity else { return nil }
        let dots = (vips_image_get_xres(handle) * 25.4, vips_image_get_yres(handle) * 25.4)
        guard dots.0.isFinite, dots.1.isFinite, dots.0 > 0, dots.1 > 0 else { return nil }
        return (dots.0, dots.1)
    }

    /// Whether the file says how dense its dots are. Where it does not, libvips has one to a
    /// millimetre, of a PNG 2.834; of a JPEG 72 to an inch, and then it does not name a unit.
    private var statesDensity: Bool {
        let (across, down) = (vips_image_get_xres(handle), vips_image_get_yres(handle))
        guard across == down else { return true }
        return switch text("vips-loader") {
        case "jpegload_source": text("resolution-unit") != nil
        case "pngload_source": across != 1 && abs(across - 2.834) > 0.0001
        default: across != 1
        }
    }

    /// The same of the picture as it is shown.
    package var densityShown: Density? {
        resolution.map { orientation.isTurned ? ($0.vertical, $0.horizontal) : $0 }
    }

    /// The embedded colour profile; `nil` when there is none or it is no profile.
    package var profile: ColourProfile? {
        bytes(VIPS_META_ICC_NAME).flatMap { ColourProfile($0) }
    }

    private func integer(_ name: String) -> Int? {
        var value: Int32 = 0
        guard vips_image_get_typeof(handle, name) != 0 else { return nil }
        guard vips_image_get_int(handle, name, &value) == 0 else {
            VipsError.clear()
            return nil
        }
        return Int(value)
    }

    func text(_ name: String) -> String? {
        var value: UnsafePointer<CChar>?
        guard pressroom_is_text(vips_image_get_typeof(handle, name)) != 0 else { return nil }
        guard vips_image_get_string(handle, name, &value) == 0, let value else {
            VipsError.clear()
            return nil
        }
        return String(cString: value)
    }

    func bytes(_ name: String) -> [UInt8]? {
        var data: UnsafeRawPointer?
        var count = 0
        guard vips_image_get_typeof(handle, name) != 0 else { return nil }
        guard vips_image_get_blob(handle, name, &data, &count) == 0, let data else {
            VipsError.clear()
            return nil
        }
        return Array(UnsafeRawBufferPointer(start: data, count: count))
    }
}
