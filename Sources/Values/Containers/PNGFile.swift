/// The chunks of a PNG file (ISO 15948, third edition).
package struct PNGFile {
    struct Chunk {
        let name: String
        /// Length, name, data and checksum.
        let range: Range<Int>
    }

    /// Up to `IEND`.
    let chunks: [Chunk]
    private let bytes: FileBytes

    /// - Parameter buffer: the file; what follows its end is passed over.
    /// - Returns: `nil` when it is no PNG, or ends within a chunk.
    package init?(_ buffer: UnsafeRawBufferPointer) {
        self.init(buffer, upTo: "IEND")
    }

    private init?(_ buffer: UnsafeRawBufferPointer, upTo last: String) {
        bytes = FileBytes(buffer, isLittleEndian: false)
        guard buffer.starts(with: Self.signature) else { return nil }
        var (position, chunks) = (8, [Chunk]())
        repeat {
            guard let length = bytes.number(at: position, bytes: 4),
                let range = bytes.range(at: position, count: 12 + length)
            else { return nil }
            let name = String(decoding: buffer[position + 4..<position + 8], as: UTF8.self)
            chunks.append(Chunk(name: name, range: range))
            position = range.upperBound
        } while chunks.last?.name != last && chunks.last?.name != "IEND"
        self.chunks = chunks
    }

    private static let signature: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

    /// How many frames an animation has (`acTL` stands in front of the picture); 1 without one.
    package static func frames(_ buffer: UnsafeRawBufferPointer) -> Int {
        guard let file = PNGFile(buffer, upTo: "IDAT"),
            let control = file.chunks.first(where: { $0.name == "acTL" })
        else { return 1 }
        return max(1, file.bytes.number(at: control.range.lowerBound + 8, bytes: 4) ?? 1)
    }

    /// Whether the picture that is no animation is none of the frames of one: no `fcTL` stands in
    /// front of it.
    package static func hasStillBesideFrames(_ buffer: UnsafeRawBufferPointer) -> Bool {
        guard let names = PNGFile(buffer, upTo: "IDAT")?.chunks.map(\.name) else { return false }
        return names.contains("acTL") && !names.contains("fcTL")
    }

    /// The file without texts, EXIF, times and what else programs have put into it. Transparency,
    /// colours, density, profile and frames stay.
    /// - Parameters:
    ///   - keepsProfile: whether its profile says anything that its lack does not.
    ///   - data: what stands for the compressed pixels; they themselves when `nil`.
    package func stripped(keepingProfile keepsProfile: Bool, data: [UInt8]? = nil)
        -> StrippedFile
    {
        // A profile stands above the other two.
        let hasProfile = chunks.contains { $0.name == "iCCP" }
        let unneeded: Set = hasProfile && !keepsProfile ? ["iCCP", "gAMA", "cHRM"] : []
        var file = StrippedFile()
        file.keep(0..<8)
        var data = data
        for chunk in chunks where Self.isSeen(chunk) && !unneeded.contains(chunk.name) {
            guard chunk.name == "IDAT", let made = data else {
                file.keep(chunk.range)
                continue
            }
            if !made.isEmpty { file.add(Self.chunk("IDAT", made)) }
            data = []
        }
        return file
    }

    private static func isSeen(_ chunk: Chunk) -> Bool {
        // One that every reader must know begins with a capital.
        chunk.name.utf8.first.map { $0 & 0x20 == 0 } == true || seen.contains(chunk.name)
    }

    private static let seen: Set = [
        "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "mDCV", "cLLI",
        "sBIT", "bKGD", "pHYs", "acTL", "fcTL", "fdAT",
    ]

    /// Whether anything but the end stands behind the pixels, where some readers pass it over.
    package var hasLateChunks: Bool { chunks.suffix(2).first?.name != "IDAT" }

    /// How the pixels are to be turned, as EXIF behind them says: the values of its tag 0x0112.
    package var lateOrientation: Int? {
        guard let pixels = chunks.firstIndex(where: { $0.name == "IDAT" }),
            let exif = chunks[pixels...].first(where: { $0.name == "eXIf" })
        else { return nil }
        let data = exif.range.dropFirst(8).dropLast(4)
        return TIFFFile(bytes[data])?.directories.first?.number(TIFFTag.orientation)
    }

    /// Whether its pixels are places in a table of colours, or samples of less than 8 bits.
    package var isIndexedOrShallow: Bool {
        guard chunks[0].range.count >= 25 else { return false }
        let header = chunks[0].range.lowerBound + 8
        return bytes.buffer[header + 8] < 8 || bytes.buffer[header + 9] == 3
    }

    /// Where the pieces of its compressed pixels are.
    package var data: [Range<Int>] {
        chunks.filter { $0.name == "IDAT" }
            .map { $0.range.lowerBound + 8..<$0.range.upperBound - 4 }
    }

    /// Where a chunk stands, by the beginning of a file.
    package static func offset(of name: String, inHead head: UnsafeRawBufferPointer) -> Int? {
        let bytes = FileBytes(head, isLittleEndian: false)
        var position = signature.count
        while let length = bytes.number(at: position, bytes: 4) {
            if bytes.has(name, at: position + 4) { return position }
            position += 12 + length
        }
        return nil
    }

    /// A `pHYs` chunk that states no density: pixels are as wide as they are high.
    package static let squarePixels = chunk("pHYs", big(1) + big(1) + [0])

    private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
        let body = Array(name.utf8) + data
        let crc = body.withUnsafeBytes { Checksum.crc($0) }
        return big(data.count) + body + big(Int(crc))
    }

    private static func big(_ value: Int) -> [UInt8] {
        (0..<4).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    /// Width times height; `nil` when the header is not there.
    package var pixels: Int? {
        guard let header = chunks.first, header.name == "IHDR", header.range.count == 25,
            let width = bytes.number(at: header.range.lowerBound + 8, bytes: 4),
            let height = bytes.number(at: header.range.lowerBound + 12, bytes: 4)
        else { return nil }
        return width * height
    }

    /// Whether each chunk is as it was written, by its checksum.
    package var isIntact: Bool {
        chunks.allSatisfy { chunk in
            let end = chunk.range.upperBound - 4
            return bytes.number(at: end, bytes: 4)
                == Int(Checksum.crc(bytes[chunk.range.lowerBound + 4..<end]))
        }
    }
}

/// The checksum of PNG, annex D.
enum Checksum {
    static func crc(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        var crc: UInt32 = ~0
        for byte in bytes { crc = table[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] ^ crc >> 8 }
        return ~crc
    }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in
            value & 1 == 1 ? value >> 1 ^ 0xedb8_8320 : value >> 1
        }
    }
}
