/// What went wrong, in the fields of RFC 9457 (problem details for HTTP APIs).
package struct Problem: Error, Codable, Hashable, Sendable {
    /// Which kind of problem: the last part of the `type` URI.
    package let kind: Kind
    /// What happened this time, for the person who sent the job; no path, no internals.
    package let detail: String

    package init(_ kind: Kind, _ detail: String) {
        self.kind = kind
        self.detail = detail
    }

    /// The URI reference that names the kind, and where its explanation stands.
    package var type: String { "/problems#\(kind.rawValue)" }
    /// The kind in a few words; the same for every problem of the kind.
    package var title: String { kind.title }

    /// The problems a job can end with.
    package enum Kind: String, Codable, CaseIterable, Sendable {
        /// The file could not be decoded, or holds less than it claims.
        case undecodable = "undecodable-input"
        /// The file needs a password.
        case encrypted = "encrypted-input"
        /// The step cannot work on a file of this type.
        case unsuitable = "unsuitable-input"
        /// More pixels, pages, or bytes than the pipeline allows.
        case tooLarge = "input-too-large"
        /// The processor time of the pipeline's limits was used up.
        case cpuLimit = "cpu-limit-exceeded"
        /// The wall-clock time of the pipeline's limits was used up.
        case wallLimit = "time-limit-exceeded"
        /// The memory of the pipeline's limits was used up.
        case memoryLimit = "memory-limit-exceeded"
        /// A file of the job could not be opened, or an output not encoded or written.
        case unwritable = "output-failed"
        /// The worker's process died.
        case crashed = "worker-crashed"
        /// The job was begun again and again, and each time Pressroom itself was stopped.
        case interrupted = "interrupted-too-often"
        /// The pipeline the job names does not exist any more or has an error.
        case pipeline = "pipeline-unavailable"
        /// A step it needs did not finish.
        case skipped = "needed-step-failed"

        package var title: String {
            switch self {
            case .undecodable: "The file cannot be decoded"
            case .encrypted: "The file is encrypted"
            case .unsuitable: "The step cannot work on this type of file"
            case .tooLarge: "The file is too large for this pipeline"
            case .cpuLimit: "The step used too much processor time"
            case .wallLimit: "The step took too long"
            case .memoryLimit: "The step needed too much memory"
            case .unwritable: "A file of the job could not be opened or written"
            case .crashed: "The worker crashed"
            case .interrupted: "The job was interrupted too often"
            case .pipeline: "The pipeline is not available"
            case .skipped: "A step it needs failed"
            }
        }

        /// Whether another attempt may end differently.
        package var isTemporary: Bool {
            switch self {
            case .crashed, .unwritable: true
            case .undecodable, .encrypted, .unsuitable, .tooLarge, .cpuLimit, .wallLimit,
                .memoryLimit, .interrupted, .pipeline, .skipped:
                false
            }
        }
    }

    private enum CodingKeys: String, CodingKey { case type, title, detail }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let type = try container.decode(String.self, forKey: .type)
        guard let kind = type.split(separator: "#").last.flatMap({ Kind(rawValue: String($0)) })
        else {
            throw DecodingError.dataCorruptedError(
                forKey: .type, in: container, debugDescription: "unknown problem type")
        }
        self.init(kind, try container.decode(String.self, forKey: .detail))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(type, forKey: .type)
        try container.encode(title, forKey: .title)
        try container.encode(detail, forKey: .detail)
    }
}
