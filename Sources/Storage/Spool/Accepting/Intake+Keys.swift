internal import Jobs
package import Platform

extension Spool.Intake {
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
            let file = try layout.keys.open(making: name)
            // Until the name is gone: else another may have taken it anew.
            defer { withExtendedLifetime(file) {} }
            guard try file.tryLock() else { return .held }
            // Who held it before us may have taken the name away, or bound the key.
            guard let info = try layout.keys.info(name), try info.inode == file.info.inode else {
                continue
            }
            if info.size == 0 { return .free(SubmissionKey(name, of: spool, file: file)) }
            if let record = try record(of: name) { return .used(record) }
            try layout.keys.remove(name)
        }
    }

    /// Removes keys that are older than `keySecondsMax`. Any process may, at any time.
    /// - Returns: how many there were.
    package func reapKeys() throws(SystemError) -> Int {
        var count = 0
        for name in try layout.keys.names() {
            guard let info = try layout.keys.info(name), isOld(info),
                let file = try? layout.keys.read(name)
            else { continue }
            // Until the name is gone: else another may have taken it anew.
            defer { withExtendedLifetime(file) {} }
            guard try file.tryLock(), try layout.keys.info(name)?.inode == file.info.inode,
                try isOld(file.info)
            else { continue }
            try layout.keys.remove(name)
            count += 1
        }
        return count
    }

    /// What a key stands for; `nil` when it is unknown or old, or its job is not there.
    /// - Throws: `SystemError` when it cannot be read, or has a newer form: it may be another's.
    private func record(of name: String) throws(SystemError) -> SubmissionKey.Record? {
        guard let info = try layout.keys.info(name), !isOld(info) else { return nil }
        do throws(SystemError) {
            let text = try layout.keys.contents(name, bytesMax: 1 << 10)
            guard let record = try SubmissionKey.Record(reading: text, of: name),
                try spool.lookup.path(of: record.job) != nil
            else { return nil }
            return record
        } catch  where error.isNotFound || error.isWrongType {
            return nil
        }
    }

    private func isOld(_ info: FileInfo) -> Bool { info.ageSeconds > Self.keySecondsMax }
}
