package import Jobs

/// Who is notified of a job's end, and over which transport.
package struct Notify: Hashable, Sendable {
    package var email: Email?
    package var webhook: Webhook?
    package var hook: Hook?
    /// Whether there is one message for all jobs that were sent in one go.
    package var digest = false
    /// When there is one message a day about all that has ended until then; `nil` for never.
    package var daily: DailyTime?
    /// Whether there is one of a day on which there is nothing to report, too.
    package var whenEmpty = false

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
    /// - Parameter at: the next time of `daily` after the end.
    package func recipients(
        of manifest: Manifest, ending state: JobState, at: ReportTime? = nil
    ) -> Recipients {
        var recipients = Recipients()
        func add(_ recipient: Recipient, _ manner: Manner) {
            switch manner {
            case .alone: recipients.each.append(recipient)
            case .withBatch: recipients.digest.append(recipient)
            case .daily(let at):
                var daily = recipients.daily ?? Recipients.Daily([], at: at)
                daily.recipients.append(recipient)
                recipients.daily = daily
            }
        }
        let ofBatch: Manner = manifest.batch == nil ? .alone : .withBatch
        let own: Manner = at.map { .daily($0) } ?? (digest ? ofBatch : .alone)
        // The address in a request is that of `${submitter}`, where the pipeline writes to it.
        let asks = email?.to == .submitter && at != nil ? own : ofBatch
        let asked = [(manifest.notifyAlone, Manner.alone), (manifest.notify, asks)]
            .compactMap { address, manner in address.map { ($0, manner) } }
        var submitterEnds = Self.usualEnds
        if let email {
            switch email.to {
            case .address(let address):
                if email.on.contains(state) { add(.email(address: address), own) }
            case .submitter:
                submitterEnds = email.on
                if asked.isEmpty, let owner = manifest.owner, email.on.contains(state) {
                    add(.user(name: owner), own)
                }
            }
        }
        for (address, manner) in asked
        where submitterEnds.contains(state) && !recipients.contains(.email(address: address)) {
            add(.email(address: address), manner)
        }
        if let webhook, webhook.on.contains(state) { add(.webhook(url: webhook.url), own) }
        if let hook, hook.on.contains(state) { add(.hook(program: hook.program), own) }
        return recipients
    }

    /// With what an end is reported.
    private enum Manner {
        case alone, withBatch
        case daily(ReportTime)
    }

    /// Who is notified of a day on which there is nothing to report: those that are the same
    /// whoever sends a job.
    package var recipientsWhenEmpty: [Recipient] {
        guard whenEmpty else { return [] }
        var recipients: [Recipient] = []
        if case .address(let address) = email?.to { recipients.append(.email(address: address)) }
        if let webhook { recipients.append(.webhook(url: webhook.url)) }
        if let hook { recipients.append(.hook(program: hook.program)) }
        return recipients
    }
}
