package import Jobs
package import Platform
internal import Synchronization

extension Spool {
    /// Whether there is a job that belongs to a user, or to nobody where `user` is `nil`.
    ///
    /// An owner never changes, so who polls a job costs no look at its manifest but the first.
    /// - Throws: `SystemError` when the manifest cannot be read.
    package func job(_ id: JobID, belongsTo user: String?) throws(SystemError) -> Bool {
        if let owner = owners.withLock({ $0[id] }) { return owner == user }
        let manifest = try search(id) { (_, folder) throws(SystemError) in
            try readManifest(of: id, in: folder)
        }
        guard let manifest else { return false }
        remember(owner: manifest.owner, of: id)
        return manifest.owner == user
    }

    func remember(owner: String?, of id: JobID) {
        owners.withLock { known in
            if known.count >= Spool.ownersMax { known.removeAll() }
            known[id] = .some(owner)
        }
    }

    /// How many jobs' owners are remembered.
    private static let ownersMax = 4096
}
