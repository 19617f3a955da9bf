internal import Containers
internal import Platform

/// What is in a directory of a TIFF file.
struct TIFFContent {
    struct Value {
        let type: Int
        /// In the order of the file.
        var bytes: [UInt8]

        private var unitBytes: Int { TIFFDirectory.unitBytes[type] ?? 1 }
        var count: Int { bytes.count / unitBytes }
        /// The values of a little-endian file as whole numbers of their own size.
        var numbers: [Int] {
            let size = unitBytes
            return stride(from: 0, to: bytes.count, by: size).map {
                number(bytes[$0..<$0 + size].reversed())
            }
        }
    }

    /// By their tags.
    var fields: [Int: Value] = [:]
    private var isLittleEndian = true

    /// All directories of a little-endian file, one or more.
    static func all(of file: FileEditor) throws(MetadataError) -> [TIFFContent] {
        guard let mapped = MappedFile(descriptor: file.descriptor),
            let tiff = TIFFFile(mapped.bytes), tiff.isWhole, !tiff.isBig,
            tiff.bytes.isLittleEndian, tiff.directories.allSatisfy(\.isWhole)
        else { throw .malformed }
        return tiff.directories.map { TIFFContent($0.entries, in: tiff.bytes) }
    }

    /// The first directory of a block in memory; without fields when the block is empty.
    static func first(of block: [UInt8]) throws(MetadataError) -> TIFFContent {
        if block.isEmpty { return TIFFContent() }
        let content = block.withUnsafeBytes { bytes -> TIFFContent? in
            guard let tiff = TIFFFile(bytes), tiff.bytes.isLittleEndian,
                let directory = tiff.directories.first, directory.isWhole
            else { return nil }
            return TIFFContent(directory.entries, in: tiff.bytes)
        }
        guard let content else { throw .malformed }
        return content
    }

    private init() {}

    private init(_ entries: [TIFFDirectory.Entry], in file: FileBytes) {
        isLittleEndian = file.isLittleEndian
        for entry in entries {
            fields[entry.tag] = Value(type: entry.type, bytes: Array(file[entry.values]))
        }
    }

    /// Copies strips or tiles that begin in the first bytes of a file to its end.
    mutating func movePixels(below limit: Int, in file: FileEditor) throws(MetadataError) {
        for (tag, lengthTag) in [
            (TIFFTag.stripOffsets, TIFFTag.stripByteCounts),
            (TIFFTag.tileOffsets, TIFFTag.tileByteCounts),
        ] {
            guard var places = fields[tag]?.numbers, let lengths = fields[lengthTag]?.numbers
            else { continue }
            guard places.count == lengths.count else { throw .malformed }
            for index in places.indices where places[index] < limit {
                let pixels = try file.bytes(at: places[index], count: lengths[index])
                places[index] = (try file.size() + 1) / 2 * 2
                try file.put(pixels, at: places[index])
            }
            guard places.allSatisfy({ $0 <= Int(UInt32.max) }) else { throw .tooLarge }
            fields[tag] = Value(type: 4, bytes: places.flatMap { littleEndian($0, 4) })
        }
    }

    /// Directories one behind the other, each behind its long values and linked to the next.
    /// - Returns: their bytes, and where the first one is.
    static func written(_ directories: [TIFFContent], at place: Int) -> ([UInt8], Int) {
        var bytes: [UInt8] = []
        var starts: [Int] = []
        for directory in directories {
            // The last four bytes of the one before are its link.
            let start = place + bytes.count + directory.valueBytes
            if !starts.isEmpty {
                bytes.replaceSubrange(bytes.count - 4..<bytes.count, with: littleEndian(start, 4))
            }
            starts.append(start)
            bytes += directory.written(at: place + bytes.count)
        }
        return (bytes, starts[0])
    }

    /// What long values take, each beginning at an even place.
    private var valueBytes: Int {
        fields.values.reduce(0) { $0 + ($1.bytes.count > 4 ? ($1.bytes.count + 1) / 2 * 2 : 0) }
    }

    private func written(at place: Int) -> [UInt8] {
        var (values, entries): ([UInt8], [UInt8]) = ([], ordered(fields.count, 2))
        for (tag, value) in fields.sorted(by: { $0.key < $1.key }) {
            entries +=
                ordered(tag, 2) + ordered(value.type, 2)
                + ordered(value.count, 4)
            if value.bytes.count <= 4 {
                entries += value.bytes + [UInt8](repeating: 0, count: 4 - value.bytes.count)
            } else {
                entries += ordered(place + values.count, 4)
                values += value.bytes + (value.bytes.count % 2 == 1 ? [0] : [])
            }
        }
        return values + entries + [0, 0, 0, 0]
    }

    private func ordered(_ value: Int, _ count: Int) -> [UInt8] {
        isLittleEndian ? littleEndian(value, count) : bigEndian(value, count)
    }
}

extension TIFFContent {
    /// A block of EXIF made of fields of a picture's directory and of those of how it was taken and
    /// where.
    static func block(
        of picture: [TIFFDirectory.Entry], of directory: TIFFDirectory, in file: TIFFFile
    ) -> [UInt8] {
        // Numbers of 64 bits are BigTIFF's alone.
        func content(_ entries: [TIFFDirectory.Entry]) -> TIFFContent {
            TIFFContent(
                entries.filter { $0.type <= 12 && $0.values.count <= 1 << 16 }, in: file.bytes)
        }
        var main = content(picture)
        var bytes: [UInt8] = []
        for tag in [TIFFTag.exif, TIFFTag.gps] {
            main.fields[tag] = nil
            guard let part = file.subdirectory(tag, of: directory) else { continue }
            let fields = content(part.entries)
            let start = 8 + bytes.count + fields.valueBytes
            bytes += fields.written(at: 8 + bytes.count)
            main.fields[tag] = Value(type: 4, bytes: main.ordered(start, 4))
        }
        let start = 8 + bytes.count + main.valueBytes
        return (main.isLittleEndian ? [0x49, 0x49] : [0x4d, 0x4d]) + main.ordered(42, 2)
            + main.ordered(start, 4) + bytes + main.written(at: 8 + bytes.count)
    }
}
