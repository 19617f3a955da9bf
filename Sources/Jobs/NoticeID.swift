/// Names what is to be told of one end of a job, or of a batch: `<job>_<number>` or
/// `batch-<batch>_<number>`.
package struct NoticeID: ValidText {
    package let subject: Subject
    /// 0 or more: a job that is retried comes to several ends.
    package let number: Int

    package enum Subject: Hashable, Sendable {
        case job(JobID)
        case batch(BatchID)
    }

    package init(_ subject: Subject, number: Int) {
        precondition(number >= 0, "notices are counted from 0")
        self.subject = subject
        self.number = number
    }

    package init?(_ text: String) {
        let parts = text.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 2, let number = Int(parts[1]), number >= 0,
              String(number) == parts[1] else { return nil }
        if let job = JobID(parts[0]) {
            self.init(.job(job), number: number)
        } else if parts[0].hasPrefix(Self.batchPrefix),
                  let batch = BatchID(String(parts[0].dropFirst(Self.batchPrefix.count))),
                  batch.text == parts[0].dropFirst(Self.batchPrefix.count) {
            self.init(.batch(batch), number: number)
        } else {
            return nil
        }
    }

    package var text: String {
        switch subject {
        case .job(let job): "\(job)_\(number)"
        case .batch(let batch): "\(Self.batchPrefix)\(batch.text)_\(number)"
        }
    }

    private static let batchPrefix = "batch-"
}
