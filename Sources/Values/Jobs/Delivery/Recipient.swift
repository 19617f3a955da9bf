/// Who is told of an end, and by which means.
package enum Recipient: Codable, Hashable, Sendable {
    case email(address: EmailAddress)
    /// A user that nginx authenticated, by email; the notifier knows his address, or has none.
    case user(name: String)
    case webhook(url: String)
    /// A program in the operator's directory of hooks.
    case hook(program: String)

    package var means: Means {
        switch self {
        case .email, .user: .email
        case .webhook: .webhook
        case .hook: .hook
        }
    }

    /// The ways in which somebody can be told.
    package enum Means: String, Codable, CaseIterable, Sendable {
        case email, webhook, hook
    }
}
