internal import CVips
internal import Platform

extension Image {
    /// The image, in 8-bit sRGB or gray, with a mark over it.
    package func marked(with mark: Mark) throws(VipsError) -> Image {
        let base = try inColours()
        let stamp = try mark.stamp(for: size)
        if mark.isTiled {
            return try base.composed(with: stamp.tiled(over: size, gap: mark.margin(on: size)))
        }
        let (left, top) = mark.position.place(
            of: stamp.size, in: size, margin: mark.margin(on: size))
        let part = try Image.make {
            pressroom_extract_area(
                base.handle, $0, Int32(left), Int32(top), Int32(stamp.size.width),
                Int32(stamp.size.height))
        }
        let laid = try part.composed(with: stamp)
        return try .make {
            pressroom_insert(base.handle, laid.handle, $0, Int32(left), Int32(top))
        }
    }

    /// Another image of the size over this one, which keeps its channels.
    private func composed(with other: Image) throws(VipsError) -> Image {
        let laid = try Image.make { pressroom_composite(handle, other.handle, $0) }.inBytes()
        if laid.bands == bands { return laid }
        return try .make { pressroom_extract_bands(laid.handle, $0, 0, Int32(bands)) }
    }

    /// The image again and again, with a gap between, from the middle to all sides.
    private func tiled(over target: PixelSize, gap: Int) throws(VipsError) -> Image {
        let cell = PixelSize(size.width + gap, size.height + gap)
        var clear = [0.0, 0, 0, 0]
        let spaced = try Image.make {
            pressroom_embed_on(
                handle, $0, Int32(gap / 2), Int32(gap / 2), Int32(cell.width), Int32(cell.height),
                &clear, 4)
        }
        // An odd number, so that one of them is in the middle.
        let across = (target.width / cell.width + 2) | 1
        let down = (target.height / cell.height + 2) | 1
        let field = try Image.make {
            pressroom_replicate(spaced.handle, $0, Int32(across), Int32(down))
        }
        return try .make {
            pressroom_extract_area(
                field.handle, $0, Int32((across * cell.width - target.width) / 2),
                Int32((down * cell.height - target.height) / 2), Int32(target.width),
                Int32(target.height))
        }
    }
}

extension Mark {
    /// The mark with its opacity, in the size that it has on a picture, in memory.
    fileprivate func stamp(for picture: PixelSize) throws(VipsError) -> Image {
        let content: Image
        switch self.content {
        case .picture(let bytes):
            let file = try Image.opened(png: bytes)
            let target = size(of: file.size, on: picture)
            content = try file.resized(to: target, by: Scale(from: file.size, to: target))
        case .text(let text, let colour):
            content = try Image.drawn(text, in: colour) { size(of: $0, on: picture) }
        }
        let opaque =
            try content.hasAlpha
            ? content
            : Image.make {
                pressroom_add_alpha(content.handle, $0)
            }
        let full = try opaque.opacityInBytes()
        let veil = try Image.make { pressroom_linear(full.handle, $0, [opacity], [0], 1) }.inBytes()
        return try opaque.colours().joined(veil).inMemory()
    }
}

extension Image {
    /// A PNG in 8-bit sRGB, in memory.
    fileprivate static func opened(png bytes: [UInt8]) throws(VipsError) -> Image {
        guard
            let source = bytes.withUnsafeBytes({
                vips_source_new_from_memory($0.baseAddress, $0.count)
            })
        else { throw .last() }
        defer { g_object_unref(source) }
        return try withExtendedLifetime(bytes) { () throws(VipsError) in
            try Image.make {
                pressroom_load_png(source, $0, VIPS_ACCESS_SEQUENTIAL, VIPS_FAIL_ON_ERROR)
            }.inSRGB().inColours().inMemory()
        }
    }

    /// A text on nothing.
    /// - Parameter fit: the size that it is to have, of the one that it has in another.
    fileprivate static func drawn(
        _ text: String, in colour: Backdrop, _ fit: (PixelSize) -> PixelSize
    ) throws(VipsError) -> Image {
        let markup = escaped(text)
        func cover(_ height: Double) throws(VipsError) -> Image {
            try .make { pressroom_text($0, markup, "sans bold \(height)") }
        }
        let trial = try cover(trialHeight).size
        let target = fit(trial)
        let height = max(1, trialHeight * Double(target.width) / Double(trial.width))
        let found = try cover(height).inMemory()
        // Letters come in whole pixels: what the text covers is a little smaller or larger.
        let mask = try found.resized(
            to: fit(found.size), by: Scale(from: found.size, to: fit(found.size)))
        let ink = [Double(colour.red), Double(colour.green), Double(colour.blue)]
        guard let sheet = vips_image_new_from_image(mask.handle, ink, 3) else { throw .last() }
        let coloured = Image(owning: sheet)
        let sRGB = try Image.make {
            pressroom_copy_as(coloured.handle, $0, VIPS_INTERPRETATION_sRGB)
        }
        let veil = try Image.make {
            pressroom_linear(mask.handle, $0, [Double(colour.opacity) / 255], [0], 1)
        }.inBytes()
        return try sRGB.joined(veil)
    }

    private static let trialHeight = 100.0

    /// What a text on one line covers, in regular letters that fit into a height; `nil` when it has
    /// nothing to show.
    static func cover(of text: String, height: Int) throws(VipsError) -> Image? {
        let markup = escaped(text)
        do {
            return try Image.make {
                pressroom_text($0, markup, "sans \(0.7 * Double(height))")
            }.inMemory()
        } catch {
            guard error.isOfBlankText else { throw error }
            return nil
        }
    }

    /// A text in Pango's markup, for which a mark with an accent is one all the same.
    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { escaped, scalar in
            switch scalar {
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "&": escaped += "&amp;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
    }
}
