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
            text.unicodeScalars.allSatisfy(Self.isVisible)
        else { return nil }
        self.text = text
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: false
        case .format:
            !(0x202a...0x202e).contains(scalar.value)
                && !(0x2066...0x2069).contains(scalar.value)
        default: true
        }
    }
}
