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

    /// The URI reference that names the kind's family, and where its explanation stands.
    package var type: String { "/problems#\(kind.family.rawValue)" }
    /// The kind in a word, for programs.
    package var code: String { kind.code }
    /// The family in a few words; the same for every problem of the type.
    package var title: String { kind.family.title }

    /// The problems a job can end with. Some are of a family, which clients have known for longer:
    /// their type and title are its own, and `code` tells them apart.
    package enum Kind: String, Codable, CaseIterable, Sendable {
        /// The file could not be decoded, or holds less than it claims.
        case undecodable = "undecodable-input"
        /// The file ends before all of its picture is there.
        case truncated = "truncated"
        /// The PDF cannot be parsed.
        case brokenPDF = "pdf-parse"
        /// The file needs a password.
        case encrypted = "encrypted-input"
        /// The step cannot work on a file of this type.
        case unsuitable = "unsuitable-input"
        /// The step cannot work on any of the types of file it was given.
        case blockedType = "type-blocked"
        /// More than the pipeline allows, or a library can hold.
        case tooLarge = "input-too-large"
        /// More pixels than the pipeline's limits.
        case pixelLimit = "limit-pixels"
        /// More frames of an animation than the pipeline's limits.
        case frameLimit = "limit-frames"
        /// More pages than the pipeline's limits.
        case pageLimit = "limit-pages"
        /// An output became larger than the pipeline's limits.
        case outputLimit = "output-limit"
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
        /// An output could not be put where it is published.
        case unpublished = "publish-failed"
        /// Where an output is published there is a file of its name already.
        case nameTaken = "name-taken"

        /// The kind that has the type and the title: itself, unless it is a special case.
        package var family: Kind {
            switch self {
            case .truncated, .brokenPDF: .undecodable
            case .blockedType: .unsuitable
            case .pixelLimit, .frameLimit, .pageLimit, .outputLimit: .tooLarge
            case .undecodable, .encrypted, .unsuitable, .tooLarge, .cpuLimit, .wallLimit,
                .memoryLimit, .unwritable, .crashed, .interrupted, .pipeline, .skipped,
                .unpublished, .nameTaken:
                self
            }
        }

        /// The kind in a word.
        package var code: String {
            switch self {
            case .undecodable: "undecodable"
            case .encrypted: "encrypted"
            case .unsuitable: "unsuitable"
            case .tooLarge: "too-large"
            case .cpuLimit: "cpu-limit"
            case .wallLimit: "timeout"
            case .memoryLimit: "memory-limit"
            case .crashed: "worker-crash"
            case .unwritable, .interrupted, .pipeline, .skipped, .truncated, .brokenPDF,
                .blockedType, .pixelLimit, .frameLimit, .pageLimit, .outputLimit, .unpublished,
                .nameTaken:
                rawValue
            }
        }

        package var title: String {
            switch family {
            case .undecodable, .truncated, .brokenPDF: "The file cannot be decoded"
            case .encrypted: "The file is encrypted"
            case .unsuitable, .blockedType: "The step cannot work on this type of file"
            case .tooLarge, .pixelLimit, .frameLimit, .pageLimit, .outputLimit:
                "The file is too large for this pipeline"
            case .cpuLimit: "The step used too much processor time"
            case .wallLimit: "The step took too long"
            case .memoryLimit: "The step needed too much memory"
            case .unwritable: "A file of the job could not be opened or written"
            case .crashed: "The worker crashed"
            case .interrupted: "The job was interrupted too often"
            case .pipeline: "The pipeline is not available"
            case .skipped: "A step it needs failed"
            case .unpublished: "The output could not be published"
            case .nameTaken: "There is a file of this name already"
            }
        }

        /// Whether another attempt may end differently.
        package var isTemporary: Bool {
            self == .crashed || self == .unwritable
        }
    }

    private enum CodingKeys: String, CodingKey { case type, title, detail, code }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let type = try container.decode(String.self, forKey: .type)
        // Statuses of earlier versions have no code.
        let code = try container.decodeIfPresent(String.self, forKey: .code)
        let special = code.flatMap { code in Kind.allCases.first { $0.code == code } }
        let family = type.split(separator: "#").last.flatMap { Kind(rawValue: String($0)) }
        guard let kind = special ?? family else {
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
        try container.encode(code, forKey: .code)
    }
}
