internal import CVips

/// A picture in 8-bit sRGB that others are put on, one after the other.
package final class Sheet {
    package let size: PixelSize
    private let store: PixelStore

    /// - Throws: `VipsError` when there is no memory.
    package init(_ size: PixelSize, _ background: Backdrop) throws(VipsError) {
        self.size = size
        store = try PixelStore.of(bytes: Self.bands * size.area)
        let colour = [background.red, background.green, background.blue]
        let samples = samples
        for place in 0..<Self.bands * size.area { samples[place] = colour[place % Self.bands] }
    }

    private static let bands = 3

    private var samples: UnsafeMutablePointer<UInt8> {
        store.start.assumingMemoryBound(to: UInt8.self)
    }

    /// Puts an opaque image, in 8-bit sRGB or gray, with its upper left corner at a place. It must
    /// not jut out.
    package func put(_ image: Image, left: Int, top: Int) throws(VipsError) {
        precondition(
            left >= 0 && top >= 0 && left + image.size.width <= size.width
                && top + image.size.height <= size.height, "what is put on a sheet is within it")
        let (width, bands, sheet) = (image.size.width, image.bands, samples)
        var row = top
        try image.forEachRow { from in
            let to = sheet + Self.bands * (row * self.size.width + left)
            for column in 0..<width {
                for band in 0..<Self.bands {
                    to[Self.bands * column + band] = from[column * bands + (bands < 3 ? 0 : band)]
                }
            }
            row += 1
        }
    }

    /// Lays a text on it, in one line, in the middle of an area; what is too long loses its end.
    /// - Parameters:
    ///   - colour: opaque.
    ///   - area: width and height; the text is as high.
    package func write(
        _ text: String, in colour: Backdrop, left: Int, top: Int, area: PixelSize
    ) throws(VipsError) {
        let letters = Array(text)
        guard let whole = try Image.cover(of: text, height: area.height) else { return }
        var mask = whole
        if whole.size.width > area.width {
            // By its share of the width, and a little less until it fits.
            var count = letters.count * area.width / whole.size.width
            repeat {
                let start = String(letters.prefix(count)) + "…"
                mask = try Image.cover(of: start, height: area.height) ?? mask
                count -= 1
            } while mask.size.width > area.width && count > 0
        }
        let fitted = PixelSize(min(mask.size.width, area.width), min(mask.size.height, area.height))
        let ink = [colour.red, colour.green, colour.blue].map { Int($0) }
        let (startX, startY) = (
            left + (area.width - fitted.width) / 2, top + (area.height - fitted.height) / 2
        )
        let (sheet, sheetWidth) = (samples, size.width)
        var row = 0
        try mask.forEachRow { cover in
            if row < fitted.height {
                let to = sheet + Self.bands * ((startY + row) * sheetWidth + startX)
                for place in 0..<Self.bands * fitted.width {
                    let share = Int(cover[place / Self.bands])
                    let under = Int(to[place]) * (255 - share)
                    to[place] = UInt8((under + ink[place % Self.bands] * share + 127) / 255)
                }
            }
            row += 1
        }
    }

    /// All of it, once everything has been put on it.
    package func image() throws(VipsError) -> Image {
        try Image.drawn(in: store, size: size, bands: Self.bands)
    }
}
