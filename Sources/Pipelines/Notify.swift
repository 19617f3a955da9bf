package import Jobs

/// Who is told of a job's end, and by which means.
package struct Notify: Hashable, Sendable {
    package var email: Email?
    package var webhook: Webhook?
    package var hook: Hook?
    /// Whether there is one message for all jobs that were sent in one go.
    package var digest = false

    package init() {}

    /// The ends that are told of unless a pipeline says otherwise.
    package static let usualEnds: Set<JobState> = [.completed, .failed]

    package struct Email: Hashable, Sendable {
        package let to: Addressee
        package let on: Set<JobState>
    }

    package enum Addressee: Hashable, Sendable {
        case address(EmailAddress)
        /// Who sent the job: the address in the request, else that of the job's owner.
        case submitter

        /// How a pipeline file writes it.
        static let submitterWord = "${submitter}"
    }

    package struct Webhook: Hashable, Sendable {
        /// Of http or https.
        package let url: String
        package let on: Set<JobState>
        /// What messages are signed with; `nil` when they are not.
        package let secret: WebhookSecret?
    }

    package struct Hook: Hashable, Sendable {
        /// A file's name, without a directory.
        package let program: String
        package let on: Set<JobState>
    }

    /// Who is to be told that a job has come to an end.
    package func recipients(of manifest: Manifest, ending state: JobState) -> [Recipient] {
        var recipients: [Recipient] = []
        var submitterEnds = Self.usualEnds
        if let email {
            switch email.to {
            case .address(let address):
                if email.on.contains(state) { recipients.append(.email(address: address)) }
            case .submitter:
                submitterEnds = email.on
                if manifest.notify == nil, let owner = manifest.owner, email.on.contains(state) {
                    recipients.append(.user(name: owner))
                }
            }
        }
        if let address = manifest.notify, submitterEnds.contains(state),
           !recipients.contains(.email(address: address)) {
            recipients.append(.email(address: address))
        }
        if let webhook, webhook.on.contains(state) { recipients.append(.webhook(url: webhook.url)) }
        if let hook, hook.on.contains(state) { recipients.append(.hook(program: hook.program)) }
        return recipients
    }
}
