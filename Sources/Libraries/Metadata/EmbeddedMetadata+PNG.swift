extension EmbeddedMetadata {
    /// Inserts chunks behind the header, in front of the picture: many readers go no further.
    func writePNG(to file: FileEditor) throws(MetadataError) {
        let signature: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
        let place = signature.count + 25
        let head = try file.bytes(at: 0, count: place)
        guard head.starts(with: signature), head[12..<16].elementsEqual("IHDR".utf8)
        else { throw .malformed }
        var chunks: [UInt8] = []
        if let exif { chunks += Self.chunk("eXIf", exif) }
        if let xmp {
            // International text, not compressed, in no language.
            chunks += Self.chunk("iTXt", Array("XML:com.adobe.xmp\0\0\0\0\0".utf8) + xmp)
        }
        if let iptc {
            chunks += Self.chunk(
                "tEXt",
                Array("Raw profile type iptc\0".utf8)
                    + Self.pngProfile("iptc", Self.resource(iptc)))
        }
        try file.replace(place..<place, with: chunks)
    }

    /// Bytes in the form that ImageMagick has for what PNG has no place for.
    private static func pngProfile(_ name: String, _ bytes: [UInt8]) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        let length = String(bytes.count)
        var text =
            Array("\n\(name)\n".utf8)
            + [UInt8](repeating: 0x20, count: max(0, 8 - length.count)) + Array(length.utf8)
        for (index, byte) in bytes.enumerated() {
            if index % 36 == 0 { text.append(0x0a) }
            text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        return text + [0x0a]
    }

    private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
        let body = Array(name.utf8) + data
        return bigEndian(data.count, 4) + body + bigEndian(Int(checksum(body)), 4)
    }

    /// The CRC of ISO 15948, annex D.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~0) { crcs[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ $0 >> 8 }
    }

    private static let crcs: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in
            value & 1 == 1 ? value >> 1 ^ 0xedb8_8320 : value >> 1
        }
    }
}
