internal import Jobs

/// What is known of a batch whose jobs are told of together, until that is done.
struct Gathering {
    /// Who is told, each once, in the order in which the jobs' notices were found.
    private(set) var recipients: [Notice.Addressed] = []
    /// The notices that are gathered.
    private(set) var notices: Set<NoticeID> = []
    /// What its batch has told of before.
    let told: Set<NoticeID>
    /// When it is next looked at whether all of its jobs have ended, by the monotonic clock.
    private(set) var lookAt: Double

    init(told: Set<NoticeID>, now: Double, quietSeconds: Double) {
        self.told = told
        lookAt = now + quietSeconds
    }

    /// Takes a job's notice in.
    mutating func add(_ notice: Notice, _ pipeline: String, now: Double, quietSeconds: Double) {
        guard notices.insert(notice.id).inserted else { return }
        for recipient in notice.gathered {
            let addressed = Notice.Addressed(recipient, pipeline: pipeline)
            // A message to one address is one message, whoever names it.
            let isKnown = recipients.contains { known in
                guard case .email = recipient else { return known == addressed }
                return known.recipient == recipient
            }
            if !isKnown { recipients.append(addressed) }
        }
        postpone(now: now, seconds: quietSeconds)
    }

    mutating func postpone(now: Double, seconds: Double) { lookAt = now + seconds }
}
