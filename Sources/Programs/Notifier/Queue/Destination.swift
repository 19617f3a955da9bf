internal import Jobs

/// What must not be kept busy by too many deliveries at a time: the mail server, the host of a
/// webhook, a hook program.
struct Destination: Hashable, Sendable {
    let transport: Recipient.Transport
    let name: String
}
