package import Jobs
package import Platform

/// A key that a sender gave an upload, so that the same upload sent twice is one job.
///
/// It is a file in `keys/`, locked while the upload is under way: a process that dies lets go of
/// it. What it stands for is written before the job is committed, so that a crash in between leaves
/// a key whose job is not there; such a key is free.
package final class SubmissionKey {
    /// What a key stands for.
    package struct Record: Hashable, Sendable {
        package let job: JobID
        /// The SHA-256 of what was sent, in 64 lower-case hexadecimal digits.
        package let content: String

        package init(job: JobID, content: String) {
            self.job = job
            self.content = content
        }

        /// Reads a key's file; `nil` when it is not whole.
        init?(_ text: [UInt8]) {
            let words = String(decoding: text, as: UTF8.self)
                .split(separator: " ", omittingEmptySubsequences: false)
            guard words.count == 2, let job = JobID(words[0]), words[1].utf8.count == 65,
                words[1].last == "\n"
            else { return nil }
            self.init(job: job, content: String(words[1].dropLast()))
        }

        var text: [UInt8] { Array("\(job) \(content)\n".utf8) }
    }

    private let spool: Spool
    private let name: String
    private let file: Descriptor
    private var isBound = false

    init(_ name: String, of spool: Spool, file: Descriptor) {
        self.spool = spool
        self.name = name
        self.file = file
    }

    deinit {
        // Still locked here. What cannot be removed now is empty, and so free.
        if !isBound { try? spool.layout.keys.remove(name) }
    }

    /// Has the key stand for a job from now on, durable. To be called once, before the job is
    /// committed.
    package func bind(to record: Record) throws(SystemError) {
        precondition(!isBound, "a key is bound once")
        isBound = true
        try file.write(record.text)
        try spool.layout.flush(file)
        try spool.layout.flush(spool.layout.keys)
    }
}
