package import Jobs

/// What a marker in `outbox/` asks for; its name says all.
package enum OutboxMarker: Hashable, Sendable {
    /// Deliver an outbox event.
    case outboxEvent(OutboxEventID)
    /// Deliver the last outbox event of a job or a batch again: those parts that were not
    /// delivered, or all.
    case again(OutboxEventID.Subject, all: Bool)
    /// Tell that so many files of a batch were refused.
    case refusals(BatchID, count: Int)
    /// Send the digest of a day, also where there is nothing to report.
    case due(BatchID)

    private static let againSuffix = ".again"
    private static let allSuffix = ".all"
    private static let refusedMark = ".refused-"
    private static let dueSuffix = ".due"

    /// Reads a name back; `nil` when it is none of a marker.
    init?(name: String) {
        if let id = OutboxEventID(name) {
            self = .outboxEvent(id)
        } else if name.hasSuffix(Self.againSuffix),
            let subject = OutboxEventID.Subject(String(name.dropLast(Self.againSuffix.count)))
        {
            self = .again(subject, all: false)
        } else if name.hasSuffix(Self.allSuffix),
            let subject = OutboxEventID.Subject(String(name.dropLast(Self.allSuffix.count)))
        {
            self = .again(subject, all: true)
        } else if name.hasSuffix(Self.dueSuffix),
            case .batch(let batch)? = OutboxEventID.Subject(
                String(name.dropLast(Self.dueSuffix.count)))
        {
            self = .due(batch)
        } else if let mark = name.firstRange(of: Self.refusedMark),
            case .batch(let batch)? = OutboxEventID.Subject(String(name[..<mark.lowerBound])),
            let count = Int(name[mark.upperBound...]), count > 0,
            String(count) == name[mark.upperBound...]
        {
            self = .refusals(batch, count: count)
        } else {
            return nil
        }
    }

    /// What it is about.
    package var subject: OutboxEventID.Subject {
        switch self {
        case .outboxEvent(let id): id.subject
        case .again(let subject, _): subject
        case .refusals(let batch, _), .due(let batch): .batch(batch)
        }
    }

    var name: String {
        switch self {
        case .outboxEvent(let id): id.text
        case .again(let subject, all: false): subject.text + Self.againSuffix
        case .again(let subject, all: true): subject.text + Self.allSuffix
        case .refusals(let batch, let count):
            "\(OutboxEventID.Subject.batch(batch).text)\(Self.refusedMark)\(count)"
        case .due(let batch): OutboxEventID.Subject.batch(batch).text + Self.dueSuffix
        }
    }
}
