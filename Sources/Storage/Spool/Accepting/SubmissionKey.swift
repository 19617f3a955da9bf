package import Jobs
package import Platform

/// A key that a sender gave an upload, so that the same upload sent twice is one job.
///
/// It is a file in `keys/`, locked while the upload is under way: a process that dies lets go of
/// it. What it stands for is written before the job is committed, so that a crash in between leaves
/// a key whose job is not there; such a key is free.
package final class SubmissionKey {
    /// What a key stands for.
    package struct Record: Codable, Hashable, Sendable {
        private var format = FormatVersion()
        package let job: JobID
        /// The SHA-256 of what was sent, in 64 lower-case hexadecimal digits.
        package let content: String

        package init(job: JobID, content: String) {
            self.job = job
            self.content = content
        }

        /// Reads a key's file; `nil` when it is not whole.
        /// - Throws: `SystemError` when a newer version has written it.
        init?(reading text: [UInt8], of name: String) throws(SystemError) {
            if let old = Self(line: text) {
                self = old
            } else if let read = try Spool.decode(Self.self, from: text, of: "keys/\(name)") {
                self = read
            } else {
                return nil
            }
        }

        /// Reads the line that a key's file was before there were versions; `nil` when it is none.
        private init?(line text: [UInt8]) {
            let words = String(decoding: text, as: UTF8.self)
                .split(separator: " ", omittingEmptySubsequences: false)
            guard words.count == 2, let job = JobID(words[0]), words[1].utf8.count == 65,
                words[1].last == "\n"
            else { return nil }
            self.init(job: job, content: String(words[1].dropLast()))
        }
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
        try file.write(JSON.encode(record))
        try spool.layout.flush(file)
        try spool.layout.flush(spool.layout.keys)
    }
}
