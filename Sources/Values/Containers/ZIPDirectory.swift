/// What the directory of a ZIP archive says of its members (APPNOTE.TXT, sections 4.3.7 to 4.3.16).
package struct ZIPDirectory {
    /// A member. Its bytes are as the archive has them.
    package struct Member {
        package let name: Range<Int>
        /// How it is compressed: 0 for not at all, 8 for deflate.
        package let method: Int
        package let bytes: Range<Int>
        /// Of what it holds.
        package let crc32: Int
        package let size: Int
    }

    package private(set) var members: [Member] = []
    private let file: FileBytes

    /// - Returns: `nil` when the file is none, or cut short.
    package init?(_ buffer: UnsafeRawBufferPointer) {
        file = FileBytes(buffer, isLittleEndian: true)
        guard let end = Self.end(of: file), let count = file.number(at: end + 10, bytes: 2),
            var offset = file.number(at: end + 16, bytes: 4)
        else { return nil }
        for _ in 0..<count {
            guard file.has("PK\u{1}\u{2}", at: offset),
                let nameCount = file.number(at: offset + 28, bytes: 2),
                let extraCount = file.number(at: offset + 30, bytes: 2),
                let commentCount = file.number(at: offset + 32, bytes: 2),
                let name = file.range(at: offset + 46, count: nameCount),
                let member = Self.member(at: offset, name, in: file)
            else { return nil }
            members.append(member)
            offset += 46 + nameCount + extraCount + commentCount
        }
    }

    /// Where the record stands that ends the archive: behind it is a comment at most.
    private static func end(of file: FileBytes) -> Int? {
        stride(from: file.count - 22, through: max(0, file.count - 22 - 0xffff), by: -1).first {
            file.has("PK\u{5}\u{6}", at: $0)
        }
    }

    private static func member(at offset: Int, _ name: Range<Int>, in file: FileBytes) -> Member? {
        guard let method = file.number(at: offset + 10, bytes: 2),
            let crc32 = file.number(at: offset + 16, bytes: 4),
            let packed = file.number(at: offset + 20, bytes: 4),
            let size = file.number(at: offset + 24, bytes: 4),
            let header = file.number(at: offset + 42, bytes: 4),
            file.has("PK\u{3}\u{4}", at: header),
            let nameCount = file.number(at: header + 26, bytes: 2),
            let extraCount = file.number(at: header + 28, bytes: 2),
            let bytes = file.range(at: header + 30 + nameCount + extraCount, count: packed)
        else { return nil }
        return Member(
            name: name, method: method, bytes: bytes, crc32: crc32, size: size)
    }

    /// Whether it is a document of OpenDocument that is encrypted: its content is then stored as
    /// it is, which is no XML, or is in a package of its own (part 2, section 3.4).
    package var hasEncryptedDocument: Bool {
        members.contains { member in
            let name = file[member.name]
            if name.elementsEqual("encrypted-package".utf8) { return true }
            guard name.elementsEqual("content.xml".utf8), member.method == 0 else { return false }
            let beginnings: [[UInt8]] = [Array("<".utf8), [0xef, 0xbb, 0xbf], [0xff, 0xfe]]
            return !beginnings.contains { file[member.bytes].starts(with: $0) }
        }
    }
}
