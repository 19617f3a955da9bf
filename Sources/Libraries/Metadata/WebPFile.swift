/// A WebP file (RFC 9649): chunks in a RIFF container.
struct WebPFile {
    private let file: FileEditor

    init(_ file: FileEditor) { self.file = file }

    private struct Chunk {
        let name: [UInt8]
        /// With its name and length, and the byte that makes it even.
        let range: Range<Int>
    }

    private static let header = 12
    /// Bits of the extended header.
    private enum Flag {
        static let profile: UInt8 = 0x20
        static let alpha: UInt8 = 0x10
        static let exif: UInt8 = 0x08
        static let xmp: UInt8 = 0x04
        static let animation: UInt8 = 0x02
    }

    /// Takes out metadata and profiles, and the extended header if nothing is left to need it.
    /// libvips 8.14 writes EXIF of 186 bytes into a file that is to have none.
    func removeMetadata() throws(MetadataError) {
        let chunks = try self.chunks()
        let unwanted = ["EXIF", "XMP ", "ICCP"].map { Array($0.utf8) }
        for chunk in chunks.reversed() where unwanted.contains(chunk.name) {
            try file.replace(chunk.range, with: [])
        }
        if let extended = chunks.first, extended.name == Array("VP8X".utf8) {
            let flags = try file.bytes(at: Self.header + 8, count: 1)[0]
            // Only these say in chunks of their own what the header announces.
            let needing = ["ALPH", "ANIM"].map { Array($0.utf8) }
            if chunks.contains(where: { needing.contains($0.name) }) {
                try file.put(
                    [flags & ~(Flag.profile | Flag.exif | Flag.xmp)],
                    at: Self.header + 8)
            } else {
                try file.replace(extended.range, with: [])
            }
        }
        try sealed()
    }

    /// Appends EXIF and XMP.
    /// - Parameter size: the picture's width and height.
    func add(exif: [UInt8]?, xmp: [UInt8]?, size: (Int, Int)) throws(MetadataError) {
        let chunks = try self.chunks()
        guard let first = chunks.first else { throw .malformed }
        if first.name != Array("VP8X".utf8) {
            let extended =
                [try alpha(of: first), 0, 0, 0] + littleEndian(size.0 - 1, 3)
                + littleEndian(size.1 - 1, 3)
            try file.replace(Self.header..<Self.header, with: Self.chunk("VP8X", extended))
        }
        var flags = try file.bytes(at: Self.header + 8, count: 1)[0]
        if exif != nil { flags |= Flag.exif }
        if xmp != nil { flags |= Flag.xmp }
        try file.put([flags], at: Self.header + 8)
        let added =
            (exif.map { Self.chunk("EXIF", $0) } ?? [])
            + (xmp.map { Self.chunk("XMP ", $0) } ?? [])
        try file.put(added, at: try file.size())
        try sealed()
    }

    /// The bit of the extended header for transparency, as a lossless picture says it itself: the
    /// bit behind two sizes of 14 bits.
    private func alpha(of chunk: Chunk) throws(MetadataError) -> UInt8 {
        guard chunk.name == Array("VP8L".utf8) else { return 0 }
        let last = try file.bytes(at: chunk.range.lowerBound + 8 + 4, count: 1)[0]
        return last & 0x10 != 0 ? Flag.alpha : 0
    }

    private func chunks() throws(MetadataError) -> [Chunk] {
        let size = try file.size()
        guard try file.bytes(at: 0, count: 4).elementsEqual("RIFF".utf8) else { throw .malformed }
        var chunks: [Chunk] = []
        var place = Self.header
        while place + 8 <= size {
            let head = try file.bytes(at: place, count: 8)
            let end = place + 8 + (number(head[4...].reversed()) + 1) / 2 * 2
            guard end <= size else { throw .malformed }
            chunks.append(Chunk(name: Array(head[..<4]), range: place..<end))
            place = end
        }
        return chunks
    }

    /// Writes the length of the file into its head.
    private func sealed() throws(MetadataError) {
        try file.put(littleEndian(try file.size() - 8, 4), at: 4)
    }

    private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
        Array(name.utf8) + littleEndian(data.count, 4) + data + (data.count % 2 == 1 ? [0] : [])
    }
}
