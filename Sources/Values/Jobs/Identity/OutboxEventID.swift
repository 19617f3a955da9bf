/// Names what is to be reported of one end of a job, or of a batch: `<job>_<number>` or
/// `batch-<batch>_<number>`.
package struct OutboxEventID: ValidText {
    package let subject: Subject
    /// 0 or more: a job that is retried comes to several ends.
    package let number: Int

    /// A job, or a batch: written as its id, that of a batch behind `batch-`.
    package enum Subject: ValidText {
        case job(JobID)
        case batch(BatchID)

        private static let batchPrefix = "batch-"

        package init?(_ text: String) {
            if let job = JobID(text) {
                self = .job(job)
                return
            }
            let name = text.dropFirst(Self.batchPrefix.count)
            guard text.hasPrefix(Self.batchPrefix), let batch = BatchID(String(name)),
                batch.text == name
            else { return nil }
            self = .batch(batch)
        }

        package var text: String {
            switch self {
            case .job(let job): job.text
            case .batch(let batch): Self.batchPrefix + batch.text
            }
        }
    }

    package init(_ subject: Subject, number: Int) {
        precondition(number >= 0, "outbox events are counted from 0")
        self.subject = subject
        self.number = number
    }

    package init?(_ text: String) {
        let parts = text.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 2, let number = Int(parts[1]), number >= 0,
            String(number) == parts[1], let subject = Subject(String(parts[0]))
        else { return nil }
        self.init(subject, number: number)
    }

    package var text: String { "\(subject.text)_\(number)" }
}
