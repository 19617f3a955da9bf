internal import Text

/// Why an upload cannot set an option of a pipeline.
package enum InvalidOption: Error, Hashable, Sendable {
    /// The pipeline declares no such option.
    case unknown(String, known: [String])
    /// The option cannot have the value.
    case wrong(String, value: String, allowed: String)
    /// With these values the pipeline has an error.
    case combination(String)

    /// What is wrong, without a full stop.
    package var text: String {
        switch self {
        case .unknown(let name, let known):
            "there is no option \(quoted(name))" + Self.hint(for: name, among: known)
        case .wrong(let name, let value, let allowed):
            "\"\(name)\" must be \(allowed), not \(quoted(value))"
        case .combination(let error): "the options do not go together: \(error)"
        }
    }

    private static func hint(for name: String, among known: [String]) -> String {
        known.isEmpty
            ? "; the pipeline has none" : Spelling.hint(for: name, among: known)
    }
}
