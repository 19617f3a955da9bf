/// A directory of a TIFF file (TIFF 6.0, section 2): where its fields are. Only the classic form is
/// read, whose offsets have 32 bits.
struct TIFFDirectory {
    struct Field {
        let tag: UInt16
        let type: UInt16
        let count: Int
        /// Where its values are in the file.
        let place: Range<Int>
        /// Where its twelve bytes are in the directory.
        let entry: Int
    }

    let isLittleEndian: Bool
    let fields: [Field]
    /// Where the number of fields is.
    let start: Int
    /// Where the offset of the next directory is.
    let link: Int
    /// Where the next directory is; 0 behind the last.
    let next: Int

    /// The bytes of one value of each type.
    static let typeBytes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4]

    /// Reads a directory.
    /// - Parameters:
    ///   - file: the whole file.
    ///   - start: where the directory is; `nil` for the first.
    /// - Returns: `nil` when there is none.
    init?(in file: UnsafeRawBufferPointer, at start: Int? = nil) {
        guard file.count >= 8 else { return nil }
        let isLittleEndian = file[0] == UInt8(ascii: "I")
        let number = { (place: Int, count: Int) in
            Self.number(file, place, count, isLittleEndian)
        }
        guard file[0] == file[1], isLittleEndian || file[0] == UInt8(ascii: "M"),
              number(2, 2) == 42 else { return nil }
        let start = start ?? number(4, 4)
        guard start >= 8, start + 2 <= file.count else { return nil }
        let count = number(start, 2)
        let link = start + 2 + 12 * count
        guard link + 4 <= file.count else { return nil }
        fields = (0..<count).compactMap { index in
            let entry = start + 2 + 12 * index
            let (type, count) = (number(entry + 2, 2), number(entry + 4, 4))
            guard Self.typeBytes.indices.contains(type), type > 0 else { return nil }
            let bytes = Self.typeBytes[type] * count
            let place = bytes <= 4 ? entry + 8 : number(entry + 8, 4)
            guard place <= file.count, bytes <= file.count - place else { return nil }
            return Field(tag: UInt16(number(entry, 2)), type: UInt16(type), count: count,
                         place: place..<place + bytes, entry: entry)
        }
        self.isLittleEndian = isLittleEndian
        self.start = start
        self.link = link
        next = number(link, 4)
    }

    func field(_ tag: UInt16) -> Field? { fields.first { $0.tag == tag } }

    static func number(_ file: UnsafeRawBufferPointer, _ place: Int, _ count: Int,
                       _ isLittleEndian: Bool) -> Int {
        (0..<count).reduce(0) {
            $0 << 8 | Int(file[place + (isLittleEndian ? count - 1 - $1 : $1)])
        }
    }
}
