internal import Containers
internal import Platform

/// Changes the chunks of a WebP file.
struct WebPEditor {
    private let file: FileEditor

    init(_ file: FileEditor) { self.file = file }

    private typealias Flag = WebPFile.Flag

    private static let header = 12

    /// Takes out metadata and profiles, and the extended header if nothing is left to need it.
    /// libvips 8.14 writes EXIF of 186 bytes into a file that is to have none.
    func removeMetadata() throws(MetadataError) {
        let chunks = try self.chunks()
        for chunk in chunks.reversed() where ["EXIF", "XMP ", "ICCP"].contains(chunk.name) {
            try file.replace(chunk.range, with: [])
        }
        if let extended = chunks.first, extended.name == "VP8X" {
            let flags = try file.bytes(at: Self.header + 8, count: 1)[0]
            // Only these say in chunks of their own what the header announces.
            if chunks.contains(where: { ["ALPH", "ANIM"].contains($0.name) }) {
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
        if first.name != "VP8X" {
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
    private func alpha(of chunk: WebPFile.Chunk) throws(MetadataError) -> UInt8 {
        guard chunk.name == "VP8L" else { return 0 }
        let last = try file.bytes(at: chunk.range.lowerBound + 8 + 4, count: 1)[0]
        return last & 0x10 != 0 ? Flag.alpha : 0
    }

    private func chunks() throws(MetadataError) -> [WebPFile.Chunk] {
        guard let mapped = MappedFile(descriptor: file.descriptor),
            let webP = WebPFile(mapped.bytes)
        else { throw .malformed }
        return webP.chunks
    }

    /// Writes the length of the file into its head.
    private func sealed() throws(MetadataError) {
        try file.put(littleEndian(try file.size() - 8, 4), at: 4)
    }

    private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
        Array(name.utf8) + littleEndian(data.count, 4) + data + (data.count % 2 == 1 ? [0] : [])
    }
}
