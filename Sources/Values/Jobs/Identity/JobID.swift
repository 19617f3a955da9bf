/// Names a job: a UUIDv7, whose text sorts by the time of its making.
///
/// The first 48 bits are milliseconds since 1970, the 12 bits behind the version hold the fraction
/// of that millisecond (RFC 9562, section 6.2, method 3), so that two jobs accepted one after the
/// other by one machine sort in that order; the other 62 bits are random.
package struct JobID: ValidText {
    /// The 36 characters of the canonical form, lower case.
    package let text: String

    /// Makes an id for a moment.
    /// - Parameters:
    ///   - nanoseconds: since 1970-01-01T00:00:00Z; 0 to about 2⁶³.
    ///   - random: 64 bits from a cryptographic source; the low 62 are used.
    package init(nanoseconds: UInt64, random: UInt64) {
        let milliseconds = nanoseconds / 1_000_000
        let fraction = (nanoseconds % 1_000_000) * 4096 / 1_000_000
        let high = milliseconds << 16 | 0x7000 | fraction
        let low = random & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000
        text = UUIDText.format(high, low)
    }

    /// Reads an id back; `nil` unless it is the canonical form of a UUIDv7.
    package init?(_ text: some StringProtocol) {
        // An array: reading a generic text byte by byte costs more than all the rest.
        let bytes = Array(text.utf8)
        guard bytes.withUnsafeBytes(Self.isText) else { return nil }
        self.text = String(text)
    }

    /// Whether these bytes are the text of an id: for many that need no text of their own.
    package static func isText(_ bytes: UnsafeRawBufferPointer) -> Bool {
        UUIDText.isCanonical(bytes) && bytes[14] == UInt8(ascii: "7")
            && "89ab".utf8.contains(bytes[19])
    }

    /// When the id was made, to the millisecond.
    package var createdAt: Timestamp {
        let hexadecimal = text.prefix(8) + text.dropFirst(9).prefix(4)
        guard let milliseconds = Int64(hexadecimal, radix: 16) else {
            preconditionFailure("an id is canonical by construction")
        }
        return Timestamp(milliseconds: milliseconds)
    }
}

extension JobID: Comparable {
    package static func < (left: Self, right: Self) -> Bool { left.text < right.text }
}

extension JobID: CustomStringConvertible {
    package var description: String { text }
}
