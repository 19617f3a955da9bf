package import Jobs

/// What a marker in `outbox/` asks for; its name says all.
package enum OutboxEntry: Hashable, Sendable {
    /// Deliver a notice.
    case notice(NoticeID)
    /// Deliver the last notice of a job or a batch again: those parts that were not delivered, or
    /// all.
    case again(NoticeID.Subject, all: Bool)

    private static let againSuffix = ".again"
    private static let allSuffix = ".all"

    /// Reads a name back; `nil` when it is none of a marker.
    init?(name: String) {
        if let id = NoticeID(name) {
            self = .notice(id)
        } else if name.hasSuffix(Self.againSuffix),
                  let subject = NoticeID.Subject(String(name.dropLast(Self.againSuffix.count))) {
            self = .again(subject, all: false)
        } else if name.hasSuffix(Self.allSuffix),
                  let subject = NoticeID.Subject(String(name.dropLast(Self.allSuffix.count))) {
            self = .again(subject, all: true)
        } else {
            return nil
        }
    }

    /// What it is about.
    package var subject: NoticeID.Subject {
        switch self {
        case .notice(let id): id.subject
        case .again(let subject, _): subject
        }
    }

    var name: String {
        switch self {
        case .notice(let id): id.text
        case .again(let subject, all: false): subject.text + Self.againSuffix
        case .again(let subject, all: true): subject.text + Self.allSuffix
        }
    }
}
