internal import Compression

extension EmbeddedMetadata {
    /// Adds what stands behind the picture in a PNG file, where ImageMagick and others put it;
    /// libvips reads what stands in front.
    /// - Parameter descriptor: open for reading; where it stands is of no account.
    package mutating func addTrailer(ofPNG descriptor: Int32) {
        guard exif == nil || xmp == nil || iptc == nil else { return }
        let file = FileEditor(descriptor: descriptor)
        var (place, isBehind) = (8, false)
        for _ in 0..<Self.chunksMax {
            guard let head = try? file.bytes(at: place, count: 8) else { return }
            let count = number(head[..<4])
            let name = String(decoding: head[4...], as: UTF8.self)
            if name == "IDAT" { isBehind = true }
            if isBehind, ["eXIf", "iTXt", "tEXt", "zTXt"].contains(name),
                count <= Self.chunkBytesMax
            {
                guard let data = try? file.bytes(at: place + 8, count: count) else { return }
                add(chunk: name, data)
            }
            place += 12 + count
        }
    }

    private static let chunksMax = 1 << 17
    private static let chunkBytesMax = 16 << 20

    private mutating func add(chunk name: String, _ data: [UInt8]) {
        if name == "eXIf" {
            exif = exif ?? EmbeddedMetadata(exif: data).exif
            return
        }
        let keyword = data.prefix { $0 != 0 }
        let (packet, profile) = ("XML:com.adobe.xmp", "Raw profile type ")
        let isPacket = name == "iTXt" && keyword.elementsEqual(packet.utf8)
        guard isPacket || name != "iTXt" && keyword.starts(with: profile.utf8) else { return }
        var text = data.dropFirst(keyword.count + 1)
        var isCompressed = name == "zTXt"
        if isPacket {
            // Whether it is compressed, and how; then its language, and the keyword in that.
            isCompressed = text.first == 1
            text = text.dropFirst(2)
            for _ in 0..<2 { text = text.drop { $0 != 0 }.dropFirst() }
        } else if isCompressed {
            text = text.dropFirst()
        }
        guard let bytes = isCompressed ? Self.inflated(text) : Array(text) else { return }
        if isPacket {
            if xmp == nil { xmp = EmbeddedMetadata(xmp: bytes).xmp }
        } else {
            add(
                pngProfile: String(decoding: keyword.dropFirst(profile.utf8.count), as: UTF8.self),
                String(decoding: bytes, as: UTF8.self))
        }
    }

    /// - Returns: `nil` when the bytes are damaged, or become more than a chunk may have.
    private static func inflated(_ compressed: ArraySlice<UInt8>) -> [UInt8]? {
        guard var inflater = Inflater() else { return nil }
        var bytes: [UInt8] = []
        for start in stride(from: compressed.startIndex, to: compressed.endIndex, by: 1 << 12) {
            let isRead = compressed[start...].prefix(1 << 12).withUnsafeBytes {
                inflater.take($0) { bytes += $0 }
            }
            guard isRead, bytes.count <= chunkBytesMax else { return nil }
        }
        return inflater.isAtEnd ? bytes : nil
    }
}
