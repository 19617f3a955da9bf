internal import Jobs

/// What a sender says about a job besides its files: in the query, in a form's fields, or in both
/// as long as they agree.
struct UploadOptions: Hashable, Sendable {
    static let names = ["pipeline", "lane", "priority", "batch", "title", "notify"]

    /// An option of the pipeline that the sender sets.
    struct PipelineValue: Hashable, Sendable {
        let name: String
        let value: String
        /// What the request calls it.
        let form: Form

        enum Form: Hashable, Sendable {
            /// A parameter at an address that knows these others.
            case parameter(known: [String])
            case field
        }

        /// The refusal of a name that means nothing.
        /// - Parameter declared: the options of the pipeline.
        func unknown(among declared: [String]) -> Refusal {
            switch form {
            case .parameter(let known):
                .unknown(
                    "There is no parameter", name, "at this address", among: known + declared)
            case .field:
                .unknown(
                    "There is no field", name, "for this form",
                    among: UploadOptions.names + declared, hint: "A file's part has a filename.")
            }
        }
    }

    private(set) var pipeline: String?
    private(set) var lane: Lane?
    private(set) var batch: BatchID?
    private(set) var title: JobTitle?
    private(set) var notify: EmailAddress?
    /// In the order of the request. Which options there are the pipeline says.
    private(set) var pipelineValues: [PipelineValue] = []

    /// Reads the query, which has been checked.
    /// - Parameter known: the parameters that are no options of a pipeline.
    init(_ head: RequestHead, known: [String]) throws(Refusal) {
        for name in Self.names {
            if let value = head.queryValue(name) { try set(name, value) }
        }
        for name in head.queryNames where !known.contains(name) {
            set(
                PipelineValue(
                    name: name, value: head.queryValue(name) ?? "", form: .parameter(known: known)))
        }
    }

    /// Takes in an option of the pipeline.
    mutating func set(_ value: PipelineValue) { pipelineValues.append(value) }

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
