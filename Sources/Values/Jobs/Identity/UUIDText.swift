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
}
