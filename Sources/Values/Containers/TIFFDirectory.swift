/// A directory of a TIFF file: what it says of one picture.
package struct TIFFDirectory {
    /// A field: what its values are, and where they stand in the file.
    package struct Entry {
        package let tag: Int
        package let type: Int
        /// How many values it has.
        let count: Int
        package let values: Range<Int>
        /// Where it stands itself.
        package let range: Range<Int>
    }

    let bytes: FileBytes
    /// In the order of the file. What points outside of it is left out.
    package let entries: [Entry]
    /// Whether nothing was left out.
    package let isWhole: Bool
    /// Where the directory stands, from the number of its fields to the link to the next.
    package let range: Range<Int>
    /// The offset of the directory behind it; 0 when it is the last.
    let next: Int

    /// No program writes more.
    private static let entriesMax = 4096

    /// - Returns: `nil` when the file ends within it.
    init?(_ bytes: FileBytes, at offset: Int, isBig: Bool) {
        let (countBytes, entryBytes, offsetBytes) = isBig ? (8, 20, 8) : (2, 12, 4)
        guard let count = bytes.number(at: offset, bytes: countBytes), count <= Self.entriesMax,
            case let link = offset + countBytes + entryBytes * count,
            let next = bytes.number(at: link, bytes: offsetBytes)
        else { return nil }
        self.bytes = bytes
        self.next = next
        range = offset..<link + offsetBytes
        entries = (0..<count).compactMap {
            Self.entry(bytes, at: offset + countBytes + entryBytes * $0, offsetBytes)
        }
        isWhole = entries.count == count
    }

    private static func entry(_ bytes: FileBytes, at offset: Int, _ offsetBytes: Int) -> Entry? {
        guard let tag = bytes.number(at: offset, bytes: 2),
            let type = bytes.number(at: offset + 2, bytes: 2), let unit = unitBytes[type],
            let count = bytes.number(at: offset + 4, bytes: offsetBytes), count <= bytes.count,
            case let inline = offset + 4 + offsetBytes,
            let start = count * unit <= offsetBytes
                ? inline
                : bytes.number(at: inline, bytes: offsetBytes),
            let values = bytes.range(at: start, count: count * unit)
        else { return nil }
        return Entry(
            tag: tag, type: type, count: count, values: values,
            range: offset..<inline + offsetBytes)
    }

    /// How many bytes a value of a type takes.
    package static let unitBytes = [
        1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4,
        12: 8, 13: 4, 16: 8, 17: 8, 18: 8,
    ]
    /// Of the types of whole numbers without a sign: BYTE, SHORT, LONG, IFD, LONG8, IFD8.
    private static let wholeTypes: Set = [1, 3, 4, 13, 16, 18]

    package func entry(_ tag: Int) -> Entry? { entries.first { $0.tag == tag } }

    func has(_ tag: Int) -> Bool { entry(tag) != nil }

    /// The whole numbers of a field; empty when it is not there or holds others.
    func numbers(_ tag: Int, countMax: Int = .max) -> [Int] {
        guard let entry = entry(tag), Self.wholeTypes.contains(entry.type),
            let unit = Self.unitBytes[entry.type]
        else { return [] }
        return (0..<min(entry.count, countMax)).compactMap {
            bytes.number(at: entry.values.lowerBound + unit * $0, bytes: unit)
        }
    }

    func number(_ tag: Int) -> Int? { numbers(tag, countMax: 1).first }
}

extension TIFFDirectory {
    /// Whether it holds another picture in small: a preview, a thumbnail, a level of a pyramid.
    var isReduced: Bool {
        if let kind = number(TIFFTag.newSubfileType) { return kind & 1 != 0 }
        return number(TIFFTag.subfileType) == 2
    }

    /// Whether it says which pixels of another picture are seen, or how far away they are (DNG).
    var isMask: Bool { number(TIFFTag.newSubfileType).map { $0 & 0b1100 != 0 } == true }

    /// Whether its pixels are what a camera's sensor has measured.
    var isSensorData: Bool {
        let kinds = [
            number(TIFFTag.photometric).map(Self.sensorPhotometric.contains),
            number(TIFFTag.compression).map(Self.sensorCompressions.contains),
        ]
        return kinds.contains(true) || TIFFTag.sensorPatterns.contains(where: has)
    }

    /// A colour filter array, and DNG's linear raw.
    private static let sensorPhotometric: Set = [32803, 34892]
    /// Those of Sony, Samsung (three), Nikon, Kodak, DNG's lossy JPEG, and Pentax.
    private static let sensorCompressions: Set = [
        32767, 32769, 32770, 32772, 34713, 32867, 34892,
        65535,
    ]

    var width: Int { min(number(TIFFTag.width) ?? 0, Int(Int32.max)) }
    var height: Int { min(number(TIFFTag.height) ?? 0, Int(Int32.max)) }
}
