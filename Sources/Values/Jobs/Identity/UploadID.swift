/// Names an upload that comes in pieces: a UUIDv7, as that of a job. Nobody guesses it.
package struct UploadID: ValidText {
    /// The 36 characters of the canonical form, lower case.
    package let text: String

    /// Reads an id back; `nil` unless it is the canonical form of a UUIDv7.
    package init?(_ text: String) {
        guard let id = JobID(text) else { return nil }
        self.text = id.text
    }

    /// Makes an id for a moment, as `JobID` does.
    package init(nanoseconds: UInt64, random: UInt64) {
        text = JobID(nanoseconds: nanoseconds, random: random).text
    }
}

extension UploadID: CustomStringConvertible {
    package var description: String { text }
}
