/// What is in a directory of a TIFF file.
struct TIFFContent {
    struct Value {
        let type: UInt16
        /// In the order of the file.
        var bytes: [UInt8]

        var count: Int { bytes.count / TIFFDirectory.typeBytes[Int(type)] }
        /// The values of a little-endian file as whole numbers of their own size.
        var numbers: [Int] {
            let size = TIFFDirectory.typeBytes[Int(type)]
            return stride(from: 0, to: bytes.count, by: size).map {
                number(bytes[$0..<$0 + size].reversed())
            }
        }
    }

    /// By their tags.
    var fields: [UInt16: Value] = [:]
    private var isLittleEndian = true

    /// All directories of a little-endian file, one or more.
    static func all(of file: FileEditor) throws(MetadataError) -> [TIFFContent] {
        guard let mapping = FileMapping(file.descriptor) else { throw .malformed }
        var contents: [TIFFContent] = []
        var directory = TIFFDirectory(in: mapping.bytes)
        while let found = directory {
            guard found.isLittleEndian, !found.isBig, contents.count < directoriesMax
            else { throw .malformed }
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
        self.init(directory.fields, in: file, directory.isLittleEndian)
    }

    private init(
        _ fields: [TIFFDirectory.Field], in file: UnsafeRawBufferPointer,
        _ isLittleEndian: Bool
    ) {
        self.isLittleEndian = isLittleEndian
        for field in fields {
            self.fields[field.tag] = Value(type: field.type, bytes: Array(file[field.place]))
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
                ordered(Int(tag), 2) + ordered(Int(value.type), 2)
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
    /// A block of EXIF made of the fields of a picture's directory and of those of how it was taken
    /// and where.
    static func block(
        of picture: [TIFFDirectory.Field], in file: UnsafeRawBufferPointer,
        _ isLittleEndian: Bool
    ) -> [UInt8] {
        // Numbers of 64 bits are BigTIFF's alone.
        func content(_ fields: [TIFFDirectory.Field]) -> TIFFContent {
            TIFFContent(
                fields.filter { $0.type <= 12 && $0.place.count <= 1 << 16 }, in: file,
                isLittleEndian)
        }
        var main = content(picture)
        var bytes: [UInt8] = []
        for tag in [0x8769, 0x8825] as [UInt16] {
            main.fields[tag] = nil
            guard let pointer = picture.first(where: { $0.tag == tag }),
                [4, 8].contains(pointer.place.count),
                let part = TIFFDirectory(
                    in: file,
                    at: TIFFDirectory.number(
                        file, pointer.place.lowerBound, pointer.place.count, isLittleEndian))
            else { continue }
            let fields = content(part.fields)
            let start = 8 + bytes.count + fields.valueBytes
            bytes += fields.written(at: 8 + bytes.count)
            main.fields[tag] = Value(type: 4, bytes: main.ordered(start, 4))
        }
        let start = 8 + bytes.count + main.valueBytes
        return (isLittleEndian ? [0x49, 0x49] : [0x4d, 0x4d]) + main.ordered(42, 2)
            + main.ordered(start, 4) + bytes + main.written(at: 8 + bytes.count)
    }
}
