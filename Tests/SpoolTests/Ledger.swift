import Jobs

/// What was promised of jobs, and from which moment on.
final class Ledger {
    enum Entry {
        /// The job may come to be from now on.
        case begun(JobID, inputs: [[UInt8]])
        /// Its 202 was sent.
        case accepted(JobID)
        /// It was accepted, and this key stands for it.
        case bound(String, JobID)
        /// It was accepted, and this batch has it.
        case batched(BatchID, JobID)
        /// A worker may begin: the attempt counts.
        case claimed(JobID)
        /// It is about to be given back, or was, after so many attempts.
        case givingBack(JobID)
        case givenBack(JobID, attempts: Int)
        /// It is about to end, or has ended.
        case ending(JobID)
        case ended(JobID, JobState)
        /// An upload in pieces may come to be; so many of its bytes are there; it is a job; it is
        /// about to be ended, or was.
        case uploading(UploadID, isPart: Bool)
        case uploaded(UploadID, Int)
        case completed(UploadID, JobID)
        case endingUpload(UploadID)
        case endedUpload(UploadID)
        /// It is about to be asked, was asked, could not be asked, is done with.
        case asking(ControlRequest)
        case asked(ControlRequest)
        case refused(ControlRequest)
        case acknowledged(ControlRequest)
        /// It is about to be removed, or is gone.
        case removing(JobID)
        case removed(JobID)
        /// The pipeline of all jobs is held, or could not be.
        case held
        case holdRefused
        /// Somebody put a file where files are taken; all that is there was looked through.
        case dropped(TestFile)
        case swept
        /// It is about to be removed because its time is over; nobody need know of it any more.
        case expiring(JobID)
        case forgetting(JobID)
        /// Its end is about to be delivered; the progress is known.
        case notifying(OutboxEventID.Subject)
        case notified(OutboxEventID.Subject, Delivery)
        /// An outbox event of a batch includes these events of its jobs.
        case digested(OutboxEventID, [OutboxEventID])
        /// A day's digest is to be sent, though there may be nothing to report.
        case expected
        /// Its last end may be delivered again from now on; it must be.
        case askingAgain(OutboxEventID.Subject)
        case askedAgain(OutboxEventID.Subject)
    }

    private var entries: [(moment: Int, entry: Entry)] = []
    /// Tells the moment.
    var clock: () -> Int = { 0 }

    func note(_ entry: Entry) { entries.append((clock(), entry)) }

    /// The moments at which something is promised.
    var promisedMoments: Set<Int> {
        Set(entries.filter { $0.entry.isPromise }.map(\.moment))
    }

    /// What holds at a moment.
    func promises(at moment: Int = .max) -> [JobID: Promise] {
        var promises: [JobID: Promise] = [:]
        for (time, entry) in entries {
            if case .begun(let id, let inputs) = entry { promises[id] = Promise(inputs: inputs) }
            if time <= moment, let job = entry.job { promises[job]?.take(entry) }
        }
        return promises
    }

    /// What holds of notifications at a moment.
    func deliveryChecks(at moment: Int = .max) -> [OutboxEventID.Subject: DeliveryCheck] {
        var deliveryChecks: [OutboxEventID.Subject: DeliveryCheck] = [:]
        for (time, entry) in entries where time <= moment {
            if let subject = entry.subject {
                deliveryChecks[subject, default: DeliveryCheck()].take(entry)
            }
        }
        return deliveryChecks
    }

    /// What holds of uploads in pieces at a moment.
    func uploads(at moment: Int = .max) -> [UploadID: UploadPromise] {
        var promises: [UploadID: UploadPromise] = [:]
        for (time, entry) in entries {
            if case .uploading(let id, let isPart) = entry {
                promises[id] = UploadPromise(isPart: isPart)
            }
            if time <= moment, let id = entry.upload { promises[id]?.take(entry) }
        }
        return promises
    }

    /// The files that were dropped.
    var files: [TestFile] {
        entries.compactMap { if case .dropped(let file) = $0.entry { file } else { nil } }
    }

    /// Whether an answer refused to pause the pipeline.
    var isPauseRefused: Bool {
        entries.contains { if case .holdRefused = $0.entry { true } else { false } }
    }

    /// Whether a day's digest is to be sent for certain, though there may be nothing to report.
    func isDayExpected(at moment: Int = .max) -> Bool {
        entries.contains { if case .expected = $0.entry { $0.moment <= moment } else { false } }
    }

    /// Whether the pipeline is held for certain.
    func isPaused(at moment: Int = .max) -> Bool {
        entries.contains { if case .held = $0.entry { $0.moment <= moment } else { false } }
    }
}

extension Ledger.Entry {
    /// Whether it says that something is, and not only that it may be.
    var isPromise: Bool {
        switch self {
        case .begun, .givingBack, .ending, .asking, .removing, .expiring, .forgetting,
            .notifying, .askingAgain, .uploading, .endingUpload:
            false
        case .accepted, .bound, .batched, .claimed, .givenBack, .ended, .asked, .acknowledged,
            .removed, .held, .dropped, .swept, .notified, .digested, .askedAgain,
            .refused, .holdRefused, .uploaded, .completed, .endedUpload, .expected:
            true
        }
    }

    /// The job it is about; `nil` when it is about all.
    var job: JobID? {
        switch self {
        case .begun(let id, _), .accepted(let id), .bound(_, let id), .batched(_, let id),
            .claimed(let id), .givingBack(let id), .givenBack(let id, _), .ending(let id),
            .ended(let id, _), .removing(let id), .removed(let id), .expiring(let id),
            .forgetting(let id):
            id
        case .asking(let request), .asked(let request), .refused(let request),
            .acknowledged(let request):
            request.job
        case .held, .holdRefused, .dropped, .swept, .notifying, .notified, .digested, .askingAgain,
            .askedAgain, .uploading, .uploaded, .completed, .endingUpload, .endedUpload, .expected:
            nil
        }
    }

    /// The upload in pieces that it is about.
    var upload: UploadID? {
        switch self {
        case .uploading(let id, _), .uploaded(let id, _), .completed(let id, _),
            .endingUpload(let id), .endedUpload(let id):
            id
        default: nil
        }
    }

    /// The job or the batch whose end is delivered; `nil` of what is no part of that.
    var subject: OutboxEventID.Subject? {
        switch self {
        case .notifying(let subject), .notified(let subject, _), .askingAgain(let subject),
            .askedAgain(let subject):
            subject
        case .digested(let outboxEvent, _): outboxEvent.subject
        default: nil
        }
    }
}
