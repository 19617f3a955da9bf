internal import Jobs

/// What a sender says about a job besides its files: in the query, in a form's fields, or in both
/// as long as they agree.
struct UploadOptions: Hashable, Sendable {
    static let names = ["pipeline", "lane", "priority", "batch", "title", "notify"]

    private(set) var pipeline: String?
    private(set) var lane: Lane?
    private(set) var batch: BatchID?
    private(set) var title: JobTitle?
    private(set) var notify: EmailAddress?

    /// Reads the query, which has been checked.
    init(_ head: RequestHead) throws(Refusal) {
        for name in Self.names {
            if let value = head.queryValue(name) { try set(name, value) }
        }
    }

    /// Takes in one more.
    /// - Throws: `Refusal` when the value is none that the option can have, or not the one it has.
    mutating func set(_ name: String, _ value: String) throws(Refusal) {
        switch name {
        case "pipeline":
            try Self.fill(&pipeline, name, value)
        case "lane", "priority":
            // Two names of one option.
            try Self.fill(
                &lane, "lane", Lane(rawValue: value),
                elseSaying: "The \(name) is not one of urgent, normal and batch.")
        case "batch":
            try Self.fill(&batch, name, Self.batch(value))
        case "title":
            try Self.fill(
                &title, name, JobTitle(value),
                elseSaying: """
                    The title is longer than \(JobTitle.bytesMax) bytes, or has control characters.
                    """)
        case "notify":
            try Self.fill(
                &notify, name, EmailAddress(value),
                elseSaying: "The value of \"notify\" is no plain email address.")
        default:
            preconditionFailure("\(name) is an option")
        }
    }

    /// Reads the id of a batch.
    static func batch(_ text: String) throws(Refusal) -> BatchID {
        guard let id = BatchID(text) else {
            throw Refusal(.malformedRequest, "The batch is not a UUID, such as uuidgen makes.")
        }
        return id
    }

    private static func fill<Value: Equatable>(
        _ option: inout Value?, _ name: String,
        _ value: Value?, elseSaying error: String = ""
    )
        throws(Refusal)
    {
        guard let value else { throw Refusal(.malformedRequest, error) }
        guard option == nil || option == value else {
            throw Refusal(
                .malformedRequest,
                "The request gives two different values of \"\(name)\".")
        }
        option = value
    }
}
