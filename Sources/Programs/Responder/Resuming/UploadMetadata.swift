internal import FoundationEssentials
internal import HTTP

/// The value of Upload-Metadata (tus 1.0): names, each with a text in Base64 or none, and commas
/// between them.
struct UploadMetadata: Hashable, Sendable {
    private var values: [String: String] = [:]

    /// - Throws: `Refusal` when it is malformed, or names something twice.
    init(_ field: String) throws(Refusal) {
        let pairs = field.split(separator: ",", omittingEmptySubsequences: false)
        // Some clients send the field empty.
        if HeaderParameters.trimmed(field).isEmpty { return }
        for pair in pairs {
            let words = HeaderParameters.trimmed(String(pair))
                .split(separator: " ", maxSplits: 1).map(String.init)
            guard let name = words.first, name.utf8.allSatisfy({ (0x21...0x7e).contains($0) }),
                let data = Data(base64Encoded: words.count > 1 ? words[1] : ""),
                let value = String(validating: data, as: UTF8.self),
                values.updateValue(value, forKey: name) == nil
            else {
                throw Refusal(
                    .malformedRequest,
                    """
                    Upload-Metadata is malformed: it has names, each once and with a space and a \
                    text in Base64 behind it, and commas between them.
                    """)
            }
        }
    }

    /// What a name stands for; `nil` when it is missing or empty.
    subscript(_ name: String) -> String? { values[name].flatMap { $0.isEmpty ? nil : $0 } }
}
