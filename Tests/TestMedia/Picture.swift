package import Imaging

/// A picture computed from a formula, and the files made of it.
package struct Picture {
    package let size: PixelSize
    package let bands: Int
    /// Row after row, pixel after pixel, 0 to 255.
    package let samples: [UInt8]

    package init(
        _ width: Int, _ height: Int, bands: Int = 3,
        _ colour: (_ x: Int, _ y: Int) -> [UInt8]
    ) {
        size = PixelSize(width, height)
        self.bands = bands
        var samples: [UInt8] = []
        samples.reserveCapacity(width * height * bands)
        for y in 0..<height { for x in 0..<width { samples += colour(x, y) } }
        self.samples = samples
    }

    /// Smooth slopes with fine texture in them, as a photograph has.
    package static func scene(_ width: Int, _ height: Int) -> Picture {
        var state: UInt32 = 1
        return Picture(width, height) { x, y in
            state = state &* 1_664_525 &+ 1_013_904_223
            let noise = Int(state >> 28)
            let (u, v) = (x * 200 / width, y * 200 / height)
            let check = (x / 16 + y / 16) % 2 * 24
            return [UInt8(20 + u + noise), UInt8(20 + v + check), UInt8(120 + check + noise)]
        }
    }

    /// Red, green, blue and white quarters: top left, top right, bottom left, bottom right.
    package static func quarters(_ width: Int, _ height: Int) -> Picture {
        Picture(width, height) { x, y in
            switch (x < width / 2, y < height / 2) {
            case (true, true): [255, 0, 0]
            case (false, true): [0, 255, 0]
            case (true, false): [0, 0, 255]
            case (false, false): [255, 255, 255]
            }
        }
    }

    /// How the picture is stored so that an orientation brings it upright again.
    package func stored(_ orientation: Orientation) -> Picture {
        let (width, height) = (size.width, size.height)
        let stored = orientation.apply(to: size)
        return Picture(stored.width, stored.height, bands: bands) { x, y in
            let (column, row) =
                switch orientation {
                case .upright: (x, y)
                case .flipped: (width - 1 - x, y)
                case .upsideDown: (width - 1 - x, height - 1 - y)
                case .upsideDownFlipped: (x, height - 1 - y)
                case .clockwiseFlipped: (y, x)
                case .counterclockwise: (width - 1 - y, x)
                case .counterclockwiseFlipped: (width - 1 - y, height - 1 - x)
                case .clockwise: (y, height - 1 - x)
                }
            return Array(samples[((row * width + column) * bands)...].prefix(bands))
        }
    }

    /// A PNG (ISO 15948) with 8 or 16 bits a sample, or 1 where it is gray; its pixels are not
    /// compressed.
    /// - Parameter claimed: the size that the header names instead of the true one.
    package func png(bits: Int = 8, claiming claimed: PixelSize? = nil) -> [UInt8] {
        let kinds: [UInt8] = [0, 0, 4, 2, 6]
        var rows: [UInt8] = []
        for row in 0..<size.height {
            rows.append(0)
            let line = samples[(row * size.width * bands)...].prefix(size.width * bands)
            switch bits {
            case 1: rows += Self.packed(Array(line))
            case 8: rows += line
            default: rows += line.flatMap { [$0, $0] }
            }
        }
        let header =
            big((claimed ?? size).width, 4) + big((claimed ?? size).height, 4)
            + [UInt8(bits), kinds[bands], 0, 0, 0]
        return [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] + Self.chunk("IHDR", header)
            + Self.chunk("IDAT", Self.zlib(rows)) + Self.chunk("IEND", [])
    }

    /// Eight samples to a byte, by their highest bits.
    private static func packed(_ line: [UInt8]) -> [UInt8] {
        stride(from: 0, to: line.count, by: 8).map { start in
            (0..<8).reduce(0) { byte, place in
                let index = start + place
                return byte << 1 | (index < line.count ? line[index] >> 7 : 0)
            }
        }
    }

    /// A baseline TIFF 6.0 in one strip, little-endian.
    /// - Parameter photometric: 1 gray, 2 RGB, 5 CMYK.
    package func tiff(photometric: Int = 2) -> [UInt8] {
        let entries: [(tag: Int, type: Int, count: Int, value: Int)] = [
            (256, 4, 1, size.width), (257, 4, 1, size.height), (258, 3, bands, 8),
            (259, 3, 1, 1), (262, 3, 1, photometric), (273, 4, 1, 8 + 2 + 12 * 9 + 4 + 2 * bands),
            (277, 3, 1, bands), (278, 4, 1, size.height), (279, 4, 1, samples.count),
        ]
        let bitsOffset = 8 + 2 + 12 * entries.count + 4
        var bytes: [UInt8] = [0x49, 0x49, 42, 0] + little(8, 4) + little(entries.count, 2)
        for entry in entries {
            let isFar = entry.tag == 258 && bands > 2
            bytes +=
                little(entry.tag, 2) + little(entry.type, 2) + little(entry.count, 4)
                + little(isFar ? bitsOffset : entry.value, 4)
        }
        bytes += little(0, 4)
        for _ in 0..<bands { bytes += little(8, 2) }
        return bytes + samples
    }

    /// The picture encoded by libvips.
    package func encoded(_ encoding: Encoding) throws -> [UInt8] {
        Imaging.warmUp()
        let source = ScratchFile(png()), target = ScratchFile()
        defer { withExtendedLifetime(source) {} }
        try Image.open(source.descriptor, as: .png).encode(to: target.descriptor, as: encoding)
        return target.bytes
    }

    /// A JPEG, at the best quality unless asked otherwise.
    /// - Parameters:
    ///   - xmp: a packet.
    ///   - iptc: datasets.
    package func jpeg(
        quality: Int = 95, exif: Exif? = nil, profile: [UInt8]? = nil,
        xmp: [UInt8]? = nil, iptc: [UInt8]? = nil
    ) throws -> [UInt8] {
        let bytes = try encoded(.jpeg(quality: quality, huffman: .standard))
        var segments: [UInt8] = []
        if let exif {
            let data = Array("Exif\0\0".utf8) + exif.bytes
            segments += [0xff, 0xe1] + big(data.count + 2, 2) + data
        }
        if let profile {
            let data = Array("ICC_PROFILE\0".utf8) + [1, 1] + profile
            segments += [0xff, 0xe2] + big(data.count + 2, 2) + data
        }
        if let xmp {
            let data = Array("http://ns.adobe.com/xap/1.0/\0".utf8) + xmp
            segments += [0xff, 0xe1] + big(data.count + 2, 2) + data
        }
        if let iptc {
            let data = Array("Photoshop 3.0\0".utf8) + IPTC.resource(iptc)
            segments += [0xff, 0xed] + big(data.count + 2, 2) + data
        }
        return bytes[..<2] + segments + bytes[2...]
    }

    /// A JPEG of four inks, with Adobe's mark.
    package func inks() throws -> [UInt8] {
        Imaging.warmUp()
        let source = ScratchFile(tiff(photometric: 5)), target = ScratchFile()
        defer { withExtendedLifetime(source) {} }
        try Image.open(source.descriptor, as: .tiff)
            .encode(to: target.descriptor, as: .jpeg(quality: 95, huffman: .standard))
        return target.bytes
    }

    /// A PNG of four colours, its pixels of 2 bits and not compressed.
    package static func indexed(_ width: Int, _ height: Int) -> [UInt8] {
        let row = [0] + [UInt8](repeating: 0b00_01_10_11, count: width / 4)
        let rows = (0..<height).flatMap { _ in row }
        return Array(Picture(1, 1) { _, _ in [0, 0, 0] }.png()[..<8])
            + chunk("IHDR", big(width, 4) + big(height, 4) + [2, 3, 0, 0, 0])
            + chunk("PLTE", [200, 40, 40, 40, 180, 40, 40, 40, 200, 220, 210, 40])
            + chunk("IDAT", zlib(rows)) + chunk("IEND", [])
    }

    /// A chunk of a PNG.
    package static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
        let body = Array(name.utf8) + data
        return big(data.count, 4) + body + big(Int(crc(body)), 4)
    }

    /// RFC 1950 and 1951: stored blocks.
    private static func zlib(_ data: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = [0x78, 0x01]
        var position = 0
        repeat {
            let block = data[position...].prefix(65_535)
            position += block.count
            bytes +=
                [position == data.count ? 1 : 0] + little(block.count, 2)
                + little(~block.count & 0xffff, 2) + block
        } while position < data.count
        var (low, high) = (1, 0)
        for byte in data {
            low = (low + Int(byte)) % 65_521
            high = (high + low) % 65_521
        }
        return bytes + big(high << 16 | low, 4)
    }

    private static func crc(_ data: [UInt8]) -> UInt32 {
        data.withUnsafeBufferPointer { data in
            var crc: UInt32 = ~0
            for byte in data { crc = table[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] ^ crc >> 8 }
            return ~crc
        }
    }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in
            value & 1 == 1 ? value >> 1 ^ 0xedb8_8320 : value >> 1
        }
    }
}

extension [UInt8] {
    /// The same JPEG without Adobe's mark; `nil` when there is none.
    package var withoutAdobe: [UInt8]? {
        guard let range = firstRange(of: [0xff, 0xee, 0, 14] + Array("Adobe".utf8)) else {
            return nil
        }
        return Array(self[..<range.lowerBound] + self[(range.lowerBound + 16)...])
    }
}

/// The lowest bytes of a number, the most significant first.
package func big(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
}

/// The lowest bytes of a number, the least significant first.
package func little(_ value: Int, _ count: Int) -> [UInt8] { big(value, count).reversed() }
