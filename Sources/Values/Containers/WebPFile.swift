/// The chunks of a WebP file (RFC 9649).
package struct WebPFile {
    package struct Chunk {
        package let name: String
        /// Name, length, data, and the byte that makes it even.
        package let range: Range<Int>
    }

    /// What the chunk `VP8X` says of the others.
    package enum Flag {
        package static let profile: UInt8 = 0x20
        package static let alpha: UInt8 = 0x10
        package static let exif: UInt8 = 0x08
        package static let xmp: UInt8 = 0x04
    }

    private let bytes: FileBytes
    package let chunks: [Chunk]

    /// - Returns: `nil` when it is no WebP, or ends within a chunk.
    package init?(_ buffer: UnsafeRawBufferPointer) {
        bytes = FileBytes(buffer, isLittleEndian: true)
        guard bytes.has("RIFF", at: 0), bytes.has("WEBP", at: 8),
            let length = bytes.number(at: 4, bytes: 4), length >= 12,
            let whole = bytes.range(at: 0, count: 8 + length),
            let chunks = Self.chunks(of: bytes, in: 12..<whole.upperBound)
        else { return nil }
        self.chunks = chunks
    }

    private static func chunks(of bytes: FileBytes, in range: Range<Int>) -> [Chunk]? {
        var (chunks, position) = ([Chunk](), range.lowerBound)
        while position + 8 <= range.upperBound {
            guard let length = bytes.number(at: position + 4, bytes: 4),
                length <= range.upperBound - position - 8
            else { return nil }
            let name = String(decoding: bytes[position..<position + 4], as: UTF8.self)
            // The last byte of all may be missing.
            let end = min(position + 8 + length + length % 2, range.upperBound)
            chunks.append(Chunk(name: name, range: position..<end))
            position = end
        }
        return chunks
    }

    private var frames: [Chunk] { chunks.filter { $0.name == "ANMF" } }

    /// How many pictures are shown, 1 or more.
    package var pictures: Int { max(1, frames.count) }

    /// Whether the picture, or each frame, is coded without loss.
    package var isLossless: Bool {
        let inner = frames.flatMap {
            // A frame's place, size and time stand in front of its own chunks.
            Self.chunks(
                of: bytes,
                in: min($0.range.lowerBound + 24, $0.range.upperBound)..<$0.range.upperBound) ?? []
        }
        let coded = (frames.isEmpty ? chunks : inner).map(\.name).filter {
            ["VP8 ", "VP8L"]
                .contains($0)
        }
        return !coded.isEmpty && coded.allSatisfy { $0 == "VP8L" }
    }

    /// The file without EXIF, XMP and chunks that are unknown. Colours, frames and their times
    /// stay.
    package func stripped(_ appearance: Appearance) -> StrippedFile {
        let kept = chunks.filter { isSeen($0, appearance) }
        var file = StrippedFile()
        let length = 4 + kept.reduce(0) { $0 + $1.range.count }
        file.add(Array("RIFF".utf8) + Self.little(length, 4) + Array("WEBP".utf8))
        for chunk in kept {
            if chunk.name == "VP8X", chunk.range.count >= 9 {
                file.add(header(chunk.range, hasProfile: kept.contains { $0.name == "ICCP" }))
            } else {
                file.keep(chunk.range)
            }
        }
        return file
    }

    private func isSeen(_ chunk: Chunk, _ appearance: Appearance) -> Bool {
        switch chunk.name {
        case "VP8X", "VP8 ", "VP8L", "ALPH", "ANIM", "ANMF": true
        case "ICCP": appearance.keepsProfile
        default: false
        }
    }

    /// The chunk that says what others there are.
    private func header(_ range: Range<Int>, hasProfile: Bool) -> [UInt8] {
        var header = Array(bytes[range])
        header[8] &= ~(Flag.profile | Flag.exif | Flag.xmp)
        if hasProfile { header[8] |= Flag.profile }
        return header
    }

    private static func little(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}
