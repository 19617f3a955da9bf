/// The form in which UUIDs are written (RFC 9562, section 4).
enum UUIDText {
    /// Whether these are the 36 characters of a UUID, lower case.
    static func isCanonical(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count == 36 else { return false }
        return bytes.indices.allSatisfy { position in
            switch position {
            case 8, 13, 18, 23: bytes[position] == UInt8(ascii: "-")
            default:
                (0x30...0x39).contains(bytes[position]) || (0x61...0x66).contains(bytes[position])
            }
        }
    }

    /// The 36 characters of 128 bits.
    static func format(_ high: UInt64, _ low: UInt64) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(unsafeUninitializedCapacity: 36) { buffer in
            var position = 0
            for (word, hyphensAfter) in [(high, [8, 12]), (low, [4])] {
                for nibble in 0..<16 {
                    let value = Int(word >> UInt64(60 - 4 * nibble) & 0xf)
                    buffer[position] = digits[value]
                    position += 1
                    if hyphensAfter.contains(nibble + 1) {
                        buffer[position] = UInt8(ascii: "-")
                        position += 1
                    }
                }
                if position == 18 {
                    buffer[position] = UInt8(ascii: "-")
                    position += 1
                }
            }
            return position
        }
    }
}
