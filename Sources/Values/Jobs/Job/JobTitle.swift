internal import Text

/// What a sender calls a job: data for people, with no meaning to any program.
package struct JobTitle: ValidText {
    /// The longest title, in bytes of UTF-8.
    package static let bytesMax = 200
    /// One to `bytesMax` bytes on one line, without control characters.
    package let text: String

    /// - Returns: `nil` for what is empty, too long, or has characters that turn lines or the
    ///   direction of text.
    package init?(_ text: String) {
        guard (1...Self.bytesMax).contains(text.utf8.count),
            text.unicodeScalars.allSatisfy(\.isAllowedInNames)
        else { return nil }
        self.text = text
    }
}
