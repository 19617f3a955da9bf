/// A page of a TIFF file as another file can take it: the fields that decide what it shows, and
/// its pixels as they are stored, without what else the file says.
package struct TIFFPageCopy {
    /// A field in the byte order of the copy.
    package struct Field {
        let tag: Int
        let type: Int
        let count: Int
        let data: [UInt8]
    }

    private let fields: [Field]
    /// Strips or tiles, in their order.
    private let parts: [Range<Int>]
    private let offsetsTag: Int
    private let isLittleEndian: Bool
    private let isBig: Bool

    /// - Parameters:
    ///   - also: tags that are copied beside those of the picture.
    ///   - others: fields to stand beside them, or in their place.
    /// - Returns: `nil` when its pixels are stored in a way that cannot be copied piece by piece.
    init?(
        _ directory: TIFFDirectory, keeping also: Set<Int>, and others: [Field],
        isLittleEndian: Bool, isBig: Bool
    ) {
        // JPEGs as TIFF 6.0 had them refer to bytes anywhere in the file.
        guard directory.number(TIFFTag.compression) != 6 else { return nil }
        let isTiled = directory.has(TIFFTag.tileOffsets)
        let offsetsTag = isTiled ? TIFFTag.tileOffsets : TIFFTag.stripOffsets
        let countsTag = isTiled ? TIFFTag.tileByteCounts : TIFFTag.stripByteCounts
        let (offsets, counts) = (directory.numbers(offsetsTag), directory.numbers(countsTag))
        let parts = zip(offsets, counts).compactMap { directory.bytes.range(at: $0, count: $1) }
        guard !offsets.isEmpty, offsets.count == counts.count, parts.count == counts.count
        else { return nil }
        self.offsetsTag = offsetsTag
        self.parts = parts
        self.isLittleEndian = isLittleEndian
        self.isBig = isBig
        let kept = Self.fields(of: directory, Self.pictureTags.union(also), isLittleEndian)
        let (offsetType, width) = isBig ? (16, 8) : (4, 4)
        let place = Field(
            tag: offsetsTag, type: offsetType, count: parts.count,
            data: [UInt8](repeating: 0, count: parts.count * width))
        let all = kept.filter { $0.tag != offsetsTag } + [place]
        fields = (all.filter { one in !others.contains { $0.tag == one.tag } } + others)
            .sorted { $0.tag < $1.tag }
    }

    /// Fields of a directory, in a byte order.
    static func fields(of directory: TIFFDirectory, _ tags: Set<Int>, _ isLittleEndian: Bool)
        -> [Field]
    {
        directory.entries.filter { tags.contains($0.tag) }.map { entry in
            var data = Array(directory.bytes[entry.values])
            // A fraction is two numbers.
            let unit =
                [5, 10].contains(entry.type)
                ? 4
                : TIFFDirectory.unitBytes[entry.type] ?? 1
            if isLittleEndian != directory.bytes.isLittleEndian, unit > 1 {
                for start in stride(from: 0, to: data.count, by: unit) {
                    data[start..<start + unit].reverse()
                }
            }
            return Field(tag: entry.tag, type: entry.type, count: entry.count, data: data)
        }
    }

    /// How long a file of short offsets can be.
    package static let bytesMax = Int(UInt32.max)

    /// What a file begins with in front of its first page.
    package static func header(isLittleEndian: Bool, isBig: Bool) -> [UInt8] {
        let writer = Writer(isLittleEndian: isLittleEndian)
        let mark: [UInt8] = isLittleEndian ? [0x49, 0x49] : [0x4d, 0x4d]
        return isBig
            ? mark + writer.number(43, 2) + writer.number(8, 2) + writer.number(0, 2)
                + writer.number(16, 8)
            : mark + writer.number(42, 2) + writer.number(8, 4)
    }

    /// How many bytes it takes, an even number.
    package var count: Int {
        directoryBytes + fields.reduce(0) { $0 + far($1.data.count) }
            + parts.reduce(0) { $0 + $1.count + $1.count % 2 }
    }

    /// Appends it to parts of its own file.
    /// - Parameters:
    ///   - offset: where it comes to stand in the copy; the next page follows at once.
    ///   - isLast: whether none follows.
    package func append(to file: inout StrippedFile, at offset: Int, isLast: Bool) {
        file.add(directory(at: offset, next: isLast ? 0 : offset + count))
        for part in parts {
            file.keep(part)
            if part.count % 2 == 1 { file.add([0]) }
        }
    }

    private var offsetBytes: Int { isBig ? 8 : 4 }
    private var directoryBytes: Int {
        (isBig ? 8 : 2) + fields.count * (4 + 2 * offsetBytes) + offsetBytes
    }

    /// How many bytes values take behind the directory.
    private func far(_ count: Int) -> Int { count <= offsetBytes ? 0 : count + count % 2 }

    private func directory(at offset: Int, next: Int) -> [UInt8] {
        let writer = Writer(isLittleEndian: isLittleEndian)
        var (head, data) = (writer.number(fields.count, isBig ? 8 : 2), [UInt8]())
        let dataStart = offset + directoryBytes
        var place = dataStart + fields.reduce(0) { $0 + far($1.data.count) }
        for field in fields {
            var values = field.data
            if field.tag == offsetsTag {
                values = []
                for part in parts {
                    values += writer.number(place, offsetBytes)
                    place += part.count + part.count % 2
                }
            }
            head +=
                writer.number(field.tag, 2) + writer.number(field.type, 2)
                + writer.number(field.count, offsetBytes)
            if values.count <= offsetBytes {
                head += values + [UInt8](repeating: 0, count: offsetBytes - values.count)
            } else {
                head += writer.number(dataStart + data.count, offsetBytes)
                data += values + (values.count % 2 == 1 ? [0] : [])
            }
        }
        return head + writer.number(next, offsetBytes) + data
    }

    /// Those that decide how the pixels are read and shown: TIFF 6.0 but for its texts, technical
    /// note 2 on JPEG, the supplements of Adobe, and libtiff's for LERC.
    private static let pictureTags = Set([
        254, 255, 256, 257, 258, 259, 262, 263, 264, 265, 266, 273, 274, 277, 278, 279, 280, 281,
        282, 283, 284, 286, 287, 290, 291, 292, 293, 296, 297, 301, 317, 318, 319, 320, 321, 322,
        323, 324, 325, 326, 327, 328, 332, 333, 334, 336, 338, 339, 340, 341, 347, 529, 530, 531,
        532, 50674,
    ])
}

/// Writes numbers in a byte order.
private struct Writer {
    let isLittleEndian: Bool

    func number(_ value: Int, _ width: Int) -> [UInt8] {
        let bytes = (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        return isLittleEndian ? bytes : bytes.reversed()
    }
}

extension TIFFFile {
    /// What is to be written where so that the first page states no density: offsets and bytes.
    package var bytesOfUnknownDensity: [(offset: Int, bytes: [UInt8])] {
        guard let first = directories.first else { return [] }
        func number(_ value: UInt8, _ count: Int) -> [UInt8] {
            let rest = [UInt8](repeating: 0, count: count - 1)
            return isLittleEndian ? [value] + rest : rest + [value]
        }
        return [
            (282, number(1, 4) + number(1, 4)), (283, number(1, 4) + number(1, 4)),
            (296, number(1, 2)),
        ].compactMap { tag, bytes in
            first.entry(tag).flatMap { entry in
                entry.values.count == bytes.count ? (entry.values.lowerBound, bytes) : nil
            }
        }
    }

    private var isLittleEndian: Bool { bytes.isLittleEndian }

    /// The tags of a colour profile, and of what is said of a picture in texts, XMP and IPTC.
    package static let profileTags: Set = [34675]
    package static let metadataTags: Set = [
        269, 270, 271, 272, 285, 305, 306, 315, 316, TIFFTag.xmp, 18246, 33432, TIFFTag.iptc, 40091,
        40092, 40093, 40094, 40095,
    ]

    /// A page to be copied into a file of this one's byte order.
    /// - Parameter others: see `fields(of:_:isLittleEndian:)`.
    package func copy(
        of page: TIFFPage, keeping also: Set<Int> = [],
        and others: [TIFFPageCopy.Field] = []
    ) -> TIFFPageCopy? {
        directory(of: page).flatMap {
            TIFFPageCopy(
                $0, keeping: also, and: others, isLittleEndian: bytes.isLittleEndian,
                isBig: isBig)
        }
    }

    /// Fields of a page, for a page of another file.
    package func fields(of page: TIFFPage, _ tags: Set<Int>, isLittleEndian: Bool)
        -> [TIFFPageCopy.Field]
    {
        directory(of: page).map { TIFFPageCopy.fields(of: $0, tags, isLittleEndian) } ?? []
    }

    /// The file without previews, texts, EXIF, XMP and IPTC. Colours, density and orientation stay.
    /// - Returns: `nil` when a page is none that every viewer shows, or cannot be copied.
    package func stripped(keepingProfile: Bool) -> StrippedFile? {
        let pages = pages
        let copies = pages.compactMap { page in
            page.isPlain ? copy(of: page, keeping: keepingProfile ? Self.profileTags : []) : nil
        }
        guard copies.count == pages.count, !pages.isEmpty else { return nil }
        var file = StrippedFile()
        let header = TIFFPageCopy.header(isLittleEndian: bytes.isLittleEndian, isBig: isBig)
        file.add(header)
        var position = header.count
        for (index, copy) in copies.enumerated() {
            copy.append(to: &file, at: position, isLast: index == copies.count - 1)
            position += copy.count
        }
        return isBig || position <= TIFFPageCopy.bytesMax ? file : nil
    }

    private func directory(of page: TIFFPage) -> TIFFDirectory? {
        guard directories.indices.contains(page.directory) else { return nil }
        let directory = directories[page.directory]
        guard let inner = page.subdirectory else { return directory }
        let all = subdirectories(of: directory)
        return all.indices.contains(inner) ? all[inner] : nil
    }
}

extension TIFFPageCopy.Field {
    /// That pixels are as wide as they are high, and no more is known of their size.
    package static var unknownDensity: [TIFFPageCopy.Field] {
        [
            TIFFPageCopy.Field(tag: 282, type: 5, count: 1, data: [1, 0, 0, 0, 1, 0, 0, 0]),
            TIFFPageCopy.Field(tag: 283, type: 5, count: 1, data: [1, 0, 0, 0, 1, 0, 0, 0]),
            TIFFPageCopy.Field(tag: 296, type: 3, count: 1, data: [1, 0]),
        ]
    }

    /// That a picture is a page, and which of how many, in the byte order of this machine.
    package static func page(_ index: Int, of count: Int) -> [TIFFPageCopy.Field] {
        func little(_ value: Int, _ width: Int) -> [UInt8] {
            (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        return [
            TIFFPageCopy.Field(tag: 254, type: 4, count: 1, data: little(2, 4)),
            TIFFPageCopy.Field(
                tag: 297, type: 3, count: 2,
                data: little(index, 2) + little(count, 2)),
        ]
    }
}
