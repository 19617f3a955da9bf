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
}

extension BatchID: CustomStringConvertible {
    package var description: String { text }
}
