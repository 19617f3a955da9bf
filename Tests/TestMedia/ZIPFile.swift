/// A ZIP archive, read by its directory as APPNOTE.TXT describes it (sections 4.3.12 to 4.3.16).
package struct ZIPFile {
    package struct Entry {
        package let name: String
        package let bytes: [UInt8]
        package let isStored: Bool
        package let isUTF8: Bool
    }

    package let entries: [Entry]

    /// - Returns: `nil` when it is none.
    package init?(_ file: [UInt8]) {
        func number(_ place: Int, _ count: Int) -> Int {
            (0..<count).reduce(0) { $0 | Int(file[place + $1]) << (8 * $1) }
        }
        let end = file.count - 22
        guard end >= 0, number(end, 4) == 0x0605_4b50 else { return nil }
        var (count, place) = (number(end + 10, 2), number(end + 16, 4))
        if end >= 20, number(end - 20, 4) == 0x0706_4b50 {
            // Zip64: the locator leads to a record of wider numbers.
            let record = number(end - 12, 8)
            guard number(record, 4) == 0x0606_4b50 else { return nil }
            (count, place) = (number(record + 32, 8), number(record + 48, 8))
        }
        var entries: [Entry] = []
        for _ in 0..<count {
            guard number(place, 4) == 0x0201_4b50 else { return nil }
            let (nameBytes, extra, comment) = (
                number(place + 28, 2), number(place + 30, 2),
                number(place + 32, 2)
            )
            let header = number(place + 42, 4)
            guard number(header, 4) == 0x0403_4b50 else { return nil }
            let start = header + 30 + number(header + 26, 2) + number(header + 28, 2)
            entries.append(
                Entry(
                    name: String(decoding: file[(place + 46)...].prefix(nameBytes), as: UTF8.self),
                    bytes: Array(file[start...].prefix(number(place + 20, 4))),
                    isStored: number(place + 10, 2) == 0, isUTF8: number(place + 8, 2) & 0x800 != 0)
            )
            place += 46 + nameBytes + extra + comment
        }
        self.entries = entries
    }
}
