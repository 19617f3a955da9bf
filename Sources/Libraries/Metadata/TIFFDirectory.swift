/// A directory of a TIFF file (TIFF 6.0, section 2, or BigTIFF): where its fields are.
struct TIFFDirectory {
    struct Field {
        let tag: UInt16
        let type: UInt16
        let count: Int
        /// Where its values are in the file.
        let place: Range<Int>
        /// Where it is described in the directory.
        let entry: Int
    }

    let isLittleEndian: Bool
    /// Whether offsets have 64 bits.
    let isBig: Bool
    let fields: [Field]
    /// Where the number of fields is.
    let start: Int
    /// Where the offset of the next directory is.
    let link: Int
    /// Where the next directory is; 0 behind the last.
    let next: Int

    /// The bytes of one value of each type.
    static let typeBytes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8]

    /// Reads a directory.
    /// - Parameters:
    ///   - file: the whole file.
    ///   - start: where the directory is; `nil` for the first.
    /// - Returns: `nil` when there is none.
    init?(in file: UnsafeRawBufferPointer, at start: Int? = nil) {
        guard file.count >= 16, file[0] == file[1], file[0] == 0x49 || file[0] == 0x4d
        else { return nil }
        let isLittleEndian = file[0] == 0x49
        let number = { (place: Int, count: Int) in
            Self.number(file, place, count, isLittleEndian)
        }
        let version = number(2, 2)
        guard version == 42 || version == 43 else { return nil }
        isBig = version == 43
        // What an offset takes, the number of fields, and a field.
        let (offset, counter, size) = isBig ? (8, 8, 20) : (4, 2, 12)
        let start = start ?? number(isBig ? 8 : 4, offset)
        guard start >= 8, start <= file.count - counter else { return nil }
        let count = number(start, counter)
        guard count >= 0, count <= (file.count - start - counter - offset) / size
        else { return nil }
        link = start + counter + size * count
        fields = (0..<count).compactMap { index in
            let entry = start + counter + size * index
            let (type, count) = (number(entry + 2, 2), number(entry + 4, offset))
            guard Self.typeBytes.indices.contains(type), Self.typeBytes[type] > 0, count >= 0,
                count <= file.count
            else { return nil }
            let bytes = Self.typeBytes[type] * count
            let value = entry + 4 + offset
            let place = bytes <= offset ? value : number(value, offset)
            guard place >= 0, place <= file.count, bytes <= file.count - place
            else { return nil }
            return Field(
                tag: UInt16(number(entry, 2)), type: UInt16(type), count: count,
                place: place..<place + bytes, entry: entry)
        }
        self.isLittleEndian = isLittleEndian
        self.start = start
        next = number(link, offset)
    }

    func field(_ tag: UInt16) -> Field? { fields.first { $0.tag == tag } }

    static func number(
        _ file: UnsafeRawBufferPointer, _ place: Int, _ count: Int,
        _ isLittleEndian: Bool
    ) -> Int {
        (0..<count).reduce(0) {
            $0 << 8 | Int(file[place + (isLittleEndian ? count - 1 - $1 : $1)])
        }
    }
}
