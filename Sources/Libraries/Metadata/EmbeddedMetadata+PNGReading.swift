extension EmbeddedMetadata {
    /// Adds what stands behind the picture in a PNG file, where ImageMagick and others put it;
    /// libvips reads what stands in front. What is compressed there is left out.
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
            if isBehind, ["eXIf", "iTXt", "tEXt"].contains(name), count <= Self.chunkBytesMax {
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
        var text = data.dropFirst(keyword.count + 1)
        if name == "iTXt" {
            // Whether it is compressed, and how; then its language, and the keyword in that.
            guard text.first == 0 else { return }
            text = text.dropFirst(2)
            for _ in 0..<2 { text = text.drop { $0 != 0 }.dropFirst() }
            guard keyword.elementsEqual("XML:com.adobe.xmp".utf8), xmp == nil else { return }
            xmp = EmbeddedMetadata(xmp: Array(text)).xmp
            return
        }
        let title = "Raw profile type "
        if keyword.starts(with: title.utf8) {
            add(
                pngProfile: String(decoding: keyword.dropFirst(title.utf8.count), as: UTF8.self),
                String(decoding: text, as: UTF8.self))
        }
    }
}
