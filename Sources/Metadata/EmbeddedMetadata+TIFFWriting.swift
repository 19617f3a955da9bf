/// Writing into a TIFF file. EXIF's block is a TIFF file by itself, and what camera makers have put
/// into it may say where things are from its start. So it becomes the start of the file: pixels in
/// its way are moved to the end, and all directories are written anew behind them.
extension EmbeddedMetadata {
    func writeTIFF(to file: FileEditor) throws(MetadataError) {
        var directories = try TIFFContent.all(of: file)
        var block = exif ?? []
        if block.count % 2 == 1 { block.append(0) }
        for (tag, value) in try TIFFContent.first(of: block).fields
        where directories[0].fields[tag] == nil && !TIFFTag.isStructure(tag)
            && tag != TIFFTag.positioning {
            directories[0].fields[tag] = value
        }
        if let xmp { directories[0].fields[TIFFTag.xmp] = .init(type: 1, bytes: xmp) }
        if let iptc {
            // Long numbers, as Photoshop has it and libtiff wants it.
            let padding = [UInt8](repeating: 0, count: (4 - iptc.count % 4) % 4)
            directories[0].fields[TIFFTag.iptc] = .init(type: 4, bytes: iptc + padding)
        }
        for index in directories.indices {
            try directories[index].movePixels(below: block.count, in: file)
        }
        let end = (try file.size() + 1) / 2 * 2
        let (written, first) = TIFFContent.written(directories, at: end)
        guard end + written.count <= Int(UInt32.max) else { throw .tooLarge }
        try file.put(written, at: end)
        try file.put(block, at: 0)
        try file.put(littleEndian(first, 4), at: 4)
    }
}

/// What is in a directory of a little-endian TIFF file.
struct TIFFContent {
    struct Value {
        let type: UInt16
        /// Little-endian.
        var bytes: [UInt8]

        var count: Int { bytes.count / TIFFDirectory.typeBytes[Int(type)] }
        /// The values as whole numbers of their own size.
        var numbers: [Int] {
            let size = TIFFDirectory.typeBytes[Int(type)]
            return stride(from: 0, to: bytes.count, by: size).map {
                number(bytes[$0..<$0 + size].reversed())
            }
        }
    }

    /// By their tags.
    var fields: [UInt16: Value] = [:]

    /// All directories of a file, one or more.
    static func all(of file: FileEditor) throws(MetadataError) -> [TIFFContent] {
        guard let mapping = FileMapping(file.descriptor) else { throw .malformed }
        var contents: [TIFFContent] = []
        var directory = TIFFDirectory(in: mapping.bytes)
        while let found = directory {
            guard found.isLittleEndian, contents.count < directoriesMax else { throw .malformed }
            contents.append(TIFFContent(found, in: mapping.bytes))
            directory = found.next == 0 ? nil : TIFFDirectory(in: mapping.bytes, at: found.next)
        }
        guard !contents.isEmpty else { throw .malformed }
        return contents
    }

    /// The first directory of a block in memory; without fields when the block is empty.
    static func first(of block: [UInt8]) throws(MetadataError) -> TIFFContent {
        if block.isEmpty { return TIFFContent() }
        let content = block.withUnsafeBytes { bytes -> TIFFContent? in
            guard let found = TIFFDirectory(in: bytes), found.isLittleEndian else { return nil }
            return TIFFContent(found, in: bytes)
        }
        guard let content else { throw .malformed }
        return content
    }

    private static let directoriesMax = 65_536

    private init() {}

    private init(_ directory: TIFFDirectory, in file: UnsafeRawBufferPointer) {
        for field in directory.fields {
            fields[field.tag] = Value(type: field.type, bytes: Array(file[field.place]))
        }
    }

    /// Copies strips or tiles that begin in the first bytes of a file to its end.
    mutating func movePixels(below limit: Int, in file: FileEditor) throws(MetadataError) {
        for (tag, lengthTag) in [(TIFFTag.stripOffsets, TIFFTag.stripByteCounts),
                                 (TIFFTag.tileOffsets, TIFFTag.tileByteCounts)] {
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
        var (values, entries): ([UInt8], [UInt8]) = ([], littleEndian(fields.count, 2))
        for (tag, value) in fields.sorted(by: { $0.key < $1.key }) {
            entries += littleEndian(Int(tag), 2) + littleEndian(Int(value.type), 2)
                + littleEndian(value.count, 4)
            if value.bytes.count <= 4 {
                entries += value.bytes + [UInt8](repeating: 0, count: 4 - value.bytes.count)
            } else {
                entries += littleEndian(place + values.count, 4)
                values += value.bytes + (value.bytes.count % 2 == 1 ? [0] : [])
            }
        }
        return values + entries + [0, 0, 0, 0]
    }
}
