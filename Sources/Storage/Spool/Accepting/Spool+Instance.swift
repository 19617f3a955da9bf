internal import Jobs
internal import Platform
internal import Synchronization

extension Spool {
    /// Removes this process's directory under `tmp/`: nothing more will be accepted or removed.
    package func closeInstance() {
        let own = instance.withLock { known in
            defer { known = nil }
            return known
        }
        // What cannot be removed now is reaped at the next start.
        if let name = own?.name { _ = try? layout.temporary.removeEmpty(name) }
    }

    /// This process's directory under `tmp/`, locked so that nobody reaps it while we live.
    func ownInstance() throws(SystemError) -> Directory {
        if let known = instance.withLock({ $0 }) { return known }
        let made = try layout.temporary.makingLocked { JobID.new().text }
        let own = instance.withLock { known in
            if known == nil { known = made }
            return known!
        }
        // Another thread was faster.
        if own !== made { _ = try? layout.temporary.removeEmpty(made.name) }
        return own
    }

    /// Makes a file, durable but for its name, unless there is one. It is written elsewhere, so
    /// that it is never seen half.
    /// - Parameter purpose: how its name begins there.
    func place(
        _ bytes: [UInt8], in directory: Directory, as name: String, by purpose: String
    ) throws(SystemError) {
        let instance = try ownInstance()
        let temporary = "\(purpose)-\(UInt64.random(in: 0 ... .max))"
        let file = try instance.create(temporary)
        try file.write(bytes)
        try layout.flush(file)
        if try !instance.move(temporary, to: directory, as: name) { try instance.remove(temporary) }
    }
}
