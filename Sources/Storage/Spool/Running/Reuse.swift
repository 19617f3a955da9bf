package import Jobs
internal import Platform

/// Which job has made what: `reuse/<two digits>/<key>` holds the id of a job, `<two digits>` being
/// the first of the key. Nothing is lost with an entry but time, so none is flushed, and one that
/// says nothing is as none.
extension Spool.Reuse {
    /// Whether jobs are found by what they made: not in a spool that is thrown away after use.
    package var isEnabled: Bool { layout.durability == .full }

    /// The status of the job from which outputs may be taken that a key stands for. It has
    /// completed, and its time is not over.
    /// - Parameter key: 64 digits; see `remember`.
    package func reusable(_ key: String, now: Timestamp) -> Status? {
        guard let id = reusableJob("\(Self.shard(key))/\(key)") else { return nil }
        guard let text = try? layout.root.contents("\(Self.folder(of: id))/status.json"),
            let status = try? JSON.decode(Status.self, from: text), status.id == id,
            status.state == .completed, status.expiresAt.map({ $0 > now }) ?? true
        else { return nil }
        return status
    }

    /// Has a job be found by a key from now on, and no other.
    /// - Parameter key: a SHA-256 of all that decides what was made, as 64 hexadecimal digits.
    package func remember(_ id: JobID, as key: String) {
        // Without it the next job makes all of it anew.
        try? layout.root.making("reuse").making(Self.shard(key))
            .replace(key, with: Array(id.text.utf8), durable: false)
    }

    /// Has no job be found by a key any more.
    package func forget(_ key: String) {
        try? layout.root.directory("reuse").remove("\(Self.shard(key))/\(key)")
    }

    /// The parts that entries are kept in.
    package var shards: [String] { (try? layout.root.directory("reuse").names()) ?? [] }

    /// Removes those entries of a part whose jobs are gone.
    package func forgetUnusable(in shard: String) {
        guard let entries = try? layout.root.directory("reuse/\(shard)") else { return }
        for name in (try? entries.names()) ?? [] {
            let id = reusableJob("\(shard)/\(name)")
            // If the system cannot tell about a job, it counts as still there.
            if let id, (try? layout.root.exists(Self.folder(of: id))) ?? true { continue }
            try? entries.removeAll(name)
        }
    }

    private func reusableJob(_ path: String) -> JobID? {
        guard let text = try? layout.root.contents("reuse/\(path)", bytesMax: 64) else {
            return nil
        }
        return JobID(String(decoding: text, as: UTF8.self))
    }

    private static func shard(_ key: String) -> String { String(key.prefix(2)) }

    /// Where a job stands whose outputs may be taken.
    static func folder(of id: JobID) -> String {
        JobLocation.final(.completed).folder(of: id)
    }
}
