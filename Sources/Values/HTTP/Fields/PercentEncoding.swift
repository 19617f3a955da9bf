/// Percent-encoding (RFC 3986, section 2.1).
package enum PercentEncoding {
    /// The bytes a text stands for; `nil` when a `%` is not followed by two hexadecimal digits.
    static func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        var rest = text.makeIterator()
        while let byte = rest.next() {
            if byte == UInt8(ascii: "%") {
                guard let high = rest.next().flatMap(digit), let low = rest.next().flatMap(digit)
                else { return nil }
                bytes.append(high << 4 | low)
            } else {
                bytes.append(byte)
            }
        }
        return bytes
    }

    /// The text that a text stands for; `nil` when that is no UTF-8, or the encoding is malformed.
    package static func decodedText(_ text: Substring.UTF8View) -> String? { validText(text) }

    /// The same of a text in a form or a query, where `+` is a space.
    package static func decodedForm(_ text: Substring) -> String? {
        validText(text.utf8.map { $0 == UInt8(ascii: "+") ? 0x20 : $0 })
    }

    private static func validText(_ text: some Collection<UInt8>) -> String? {
        guard text.contains(UInt8(ascii: "%")) else {
            return String(validating: text, as: UTF8.self)
        }
        return decode(text).flatMap { String(validating: $0, as: UTF8.self) }
    }

    /// Encodes all but letters, digits, `-`, `.`, `_`, `~` and the bytes of `allowed`.
    package static func encode(_ text: String, allowed: String = "") -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"):
                bytes.append(byte)
            default:
                if "-._~".utf8.contains(byte) || allowed.utf8.contains(byte) {
                    bytes.append(byte)
                } else {
                    bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
                }
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
