/// Who is notified of an end, and over which transport.
package enum Recipient: Codable, Hashable, Sendable {
    case email(address: EmailAddress)
    /// A user that nginx authenticated, by email; the notifier knows his address, or has none.
    case user(name: String)
    case webhook(url: String)
    /// A program in the operator's directory of hooks.
    case hook(program: String)
    /// A directory, or a server, that gets the job's outputs.
    case directory(Publication)

    package var transport: Transport {
        switch self {
        case .directory: .publish
        case .email, .user: .email
        case .webhook: .webhook
        case .hook: .hook
        }
    }

    /// How a message is sent.
    package enum Transport: String, Codable, CaseIterable, Sendable {
        case email, webhook, hook, publish
    }
}
