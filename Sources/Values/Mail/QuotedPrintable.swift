/// Text that is ASCII for the most part, readable as it is sent (RFC 2045, section 6.7).
enum QuotedPrintable {
    private static let lineBytesMax = 76

    /// The text's lines, each with its end, none longer than 76 bytes.
    static func lines(_ text: String) -> [UInt8] {
        var result: [UInt8] = []
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            result += encoded(Array(line.utf8)) + [0x0d, 0x0a]
        }
        return result
    }

    private static func encoded(_ line: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var column = 0
        for (index, byte) in line.enumerated() {
            let isLast = index == line.count - 1
            let token = token(byte, isLast: isLast)
            // A soft break takes a place of its own, unless the line ends here.
            if column + token.count > (isLast ? lineBytesMax : lineBytesMax - 1) {
                result += [UInt8(ascii: "="), 0x0d, 0x0a]
                column = 0
            }
            result += token
            column += token.count
        }
        return result
    }

    private static func token(_ byte: UInt8, isLast: Bool) -> [UInt8] {
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "\t"): isLast ? escape(byte) : [byte]
        case UInt8(ascii: "="): escape(byte)
        case 0x21...0x7e: [byte]
        default: escape(byte)
        }
    }

    private static func escape(_ byte: UInt8) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        return [UInt8(ascii: "="), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
}
