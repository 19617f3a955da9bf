package import Jobs

/// Who is notified of a job's end, and over which transport.
package struct Notify: Hashable, Sendable {
    package var email: Email?
    package var webhook: Webhook?
    package var hook: Hook?
    /// Whether there is one message for all jobs that were sent in one go.
    package var digest = false

    package init() {}

    /// The ends that are reported unless a pipeline says otherwise.
    package static let usualEnds: Set<JobState> = [.completed, .failed]

    package struct Email: Hashable, Sendable {
        package let to: Addressee
        package let on: Set<JobState>

        package init(to: Addressee, on: Set<JobState>) { (self.to, self.on) = (to, on) }
    }

    package enum Addressee: Hashable, Sendable {
        case address(EmailAddress)
        /// Who sent the job: the address in the request, else that of the job's owner.
        case submitter

        /// How a pipeline file writes it.
        package static let submitterWord = "${submitter}"
    }

    package struct Webhook: Hashable, Sendable {
        /// Of http or https.
        package let url: String
        package let on: Set<JobState>
        /// What messages are signed with; `nil` when they are not.
        package let secret: WebhookSecret?

        package init(url: String, on: Set<JobState>, secret: WebhookSecret?) {
            (self.url, self.on, self.secret) = (url, on, secret)
        }
    }

    package struct Hook: Hashable, Sendable {
        /// A file's name, without a directory.
        package let program: String
        package let on: Set<JobState>

        package init(program: String, on: Set<JobState>) {
            (self.program, self.on) = (program, on)
        }
    }

    /// Who is notified of a job's end. A request is notified once: of a job that was sent with
    /// others when they all have ended, unless it is asked of the job alone.
    package func recipients(of manifest: Manifest, ending state: JobState) -> Recipients {
        let isDigest = digest && manifest.batch != nil
        var recipients = Recipients()
        func add(_ recipient: Recipient, with isDigest: Bool) {
            if isDigest {
                recipients.digest.append(recipient)
            } else {
                recipients.each.append(recipient)
            }
        }
        let asked = [(manifest.notifyAlone, false), (manifest.notify, manifest.batch != nil)]
            .compactMap { address, isDigest in address.map { ($0, isDigest) } }
        var submitterEnds = Self.usualEnds
        if let email {
            switch email.to {
            case .address(let address):
                if email.on.contains(state) { add(.email(address: address), with: isDigest) }
            case .submitter:
                submitterEnds = email.on
                if asked.isEmpty, let owner = manifest.owner, email.on.contains(state) {
                    add(.user(name: owner), with: isDigest)
                }
            }
        }
        for (address, isDigest) in asked
        where submitterEnds.contains(state) && !recipients.contains(.email(address: address)) {
            add(.email(address: address), with: isDigest)
        }
        if let webhook, webhook.on.contains(state) {
            add(.webhook(url: webhook.url), with: isDigest)
        }
        if let hook, hook.on.contains(state) { add(.hook(program: hook.program), with: isDigest) }
        return recipients
    }
}
