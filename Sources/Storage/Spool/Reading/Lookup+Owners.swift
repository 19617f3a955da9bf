package import Jobs
package import Platform

extension Spool.Lookup {
    /// Whether there is a job that belongs to a user, or to nobody where `user` is `nil`.
    ///
    /// An owner never changes, so who polls a job costs no look at its manifest but the first.
    /// - Throws: `SystemError` when the manifest cannot be read.
    package func job(_ id: JobID, belongsTo user: String?) throws(SystemError) -> Bool {
        if let owner = spool.owners[id] { return owner == user }
        guard let manifest = try manifest(of: id) else { return false }
        spool.owners[id] = .some(manifest.owner)
        return manifest.owner == user
    }
}
