internal import HTTP

extension TextEncoding {
    /// The encoding that a client names.
    /// - Throws: `Refusal` when it is not known.
    static func named(_ label: String) throws(Refusal) -> TextEncoding {
        guard let encoding = TextEncoding(label: label) else {
            throw Refusal(
                .malformedRequest,
                """
                The texts of the form are in "\(Refusal.quotable(label))", which is not known \
                here; known are \(known.joined(separator: ", ")).
                """)
        }
        return encoding
    }
}
