/// Names the jobs that one sender sent in one go: a UUID (RFC 9562), as a rule of his own choice.
///
/// Whoever knows it can add to the batch, so it is to be one that nobody guesses.
package struct BatchID: ValidText {
    /// The 36 characters of the canonical form, lower case.
    package let text: String

    /// Reads the canonical form of a UUID of any version, in either case; `nil` for anything else.
    package init?(_ text: String) {
        let lowercase = text.lowercased()
        guard Array(lowercase.utf8).withUnsafeBytes(UUIDText.isCanonical) else { return nil }
        self.text = lowercase
    }

    /// Makes an id for a moment, as `JobID` does.
    package init(nanoseconds: UInt64, random: UInt64) {
        text = JobID(nanoseconds: nanoseconds, random: random).text
    }

    /// Makes an id of a digest's first 128 bits, as a UUIDv8 (RFC 9562, section 5.8).
    /// - Parameter bytes: 16 or more.
    package init(digest bytes: [UInt8]) {
        func word(_ bytes: ArraySlice<UInt8>) -> UInt64 {
            bytes.reduce(0) { $0 << 8 | UInt64($1) }
        }
        let high = word(bytes[0..<8]) & 0xffff_ffff_ffff_0fff | 0x8000
        let low = word(bytes[8..<16]) & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000
        text = UUIDText.format(high, low)
    }
}

extension BatchID: CustomStringConvertible {
    package var description: String { text }
}
