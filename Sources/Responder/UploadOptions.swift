internal import Jobs

/// What a sender says about a job besides its files: in the query, in a form's fields, or in both as
/// long as they agree.
struct UploadOptions: Hashable, Sendable {
    static let names = ["pipeline", "lane", "batch"]

    private(set) var pipeline: String?
    private(set) var lane: Lane?
    private(set) var batch: BatchID?

    /// Reads the query.
    init(_ head: RequestHead) throws(Refusal) {
        for name in Self.names {
            if let value = try head.queryValue(name) { try set(name, value) }
        }
    }

    /// Takes in one more.
    /// - Throws: `Refusal` when the value is none that the option can have, or not the one it has.
    mutating func set(_ name: String, _ value: String) throws(Refusal) {
        switch name {
        case "pipeline":
            try Self.fill(&pipeline, name, value)
        case "lane":
            try Self.fill(&lane, name, Lane(rawValue: value),
                          elseSaying: "The lane is not one of urgent, normal and batch.")
        case "batch":
            try Self.fill(&batch, name, BatchID(value),
                          elseSaying: "The batch is not a UUID, such as uuidgen makes.")
        default:
            preconditionFailure("\(name) is an option")
        }
    }

    private static func fill<Value: Equatable>(_ option: inout Value?, _ name: String,
                                               _ value: Value?, elseSaying mistake: String = "")
        throws(Refusal) {
        guard let value else { throw Refusal(.malformedRequest, mistake) }
        guard option == nil || option == value else {
            throw Refusal(.malformedRequest, "The request gives two different values of \"\(name)\".")
        }
        option = value
    }
}
