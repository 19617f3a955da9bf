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
        if !isBound { try? spool.keys.remove(name) }
    }

    /// Has the key stand for a job from now on, durable. To be called once, before the job is
    /// committed.
    package func bind(to record: Record) throws(SystemError) {
        precondition(!isBound, "a key is bound once")
        isBound = true
        try file.write(record.text)
        try spool.flush(file)
        try spool.flush(spool.keys)
    }
}

extension Spool {
    /// How long a key is remembered, in seconds.
    package static let keySecondsMax: Int64 = 86_400

    /// What a key means at the moment.
    package enum KeyUse {
        /// Nothing: it is the caller's as long as he keeps it.
        case free(SubmissionKey)
        /// A job that was accepted.
        case used(SubmissionKey.Record)
        /// An upload that is under way.
        case held
    }

    /// Looks a key up, and takes it if it is free.
    /// - Parameter name: a plain name, the same for the same key of the same sender.
    package func key(_ name: String) throws(SystemError) -> KeyUse {
        precondition(Spool.isPlain(name), "a key's name is a file's")
        while true {
            if let record = try record(of: name) { return .used(record) }
            let file = try keys.open(making: name)
            // Until the name is gone: else another may have taken it anew.
            defer { withExtendedLifetime(file) {} }
            guard try file.tryLock() else { return .held }
            // Who held it before us may have taken the name away, or bound the key.
            guard let info = try keys.info(name), try info.inode == file.info.inode else {
                continue
            }
            if info.size == 0 { return .free(SubmissionKey(name, of: self, file: file)) }
            if let record = try record(of: name) { return .used(record) }
            try keys.remove(name)
        }
    }

    /// Removes keys that are older than `keySecondsMax`. Any process may, at any time.
    /// - Returns: how many there were.
    package func reapKeys() throws(SystemError) -> Int {
        var count = 0
        for name in try keys.names() {
            guard let info = try keys.info(name), isOld(info),
                let file = try? keys.read(name)
            else { continue }
            // Until the name is gone: else another may have taken it anew.
            defer { withExtendedLifetime(file) {} }
            guard try file.tryLock(), try keys.info(name)?.inode == file.info.inode,
                try isOld(file.info)
            else { continue }
            try keys.remove(name)
            count += 1
        }
        return count
    }

    /// What a key stands for; `nil` when it is unknown or old, or its job is not there.
    private func record(of name: String) throws(SystemError) -> SubmissionKey.Record? {
        guard let info = try keys.info(name), !isOld(info) else { return nil }
        do {
            guard let record = SubmissionKey.Record(try keys.contents(name, bytesMax: 1 << 10)),
                try path(of: record.job) != nil
            else { return nil }
            return record
        } catch  where error.isNotFound || error.isWrongType {
            return nil
        }
    }

    private func isOld(_ info: FileInfo) -> Bool { info.ageSeconds > Spool.keySecondsMax }
}
