package import Jobs
package import Platform

extension Spool.Control {
    /// Removes a job that has ended, with its files. For whoever looks it is there whole or not at
    /// all, and once this returns it does not come back.
    /// - Parameter seconds: how long to wait for one whose status says that it has ended, and that
    ///   has not been filed yet.
    /// - Returns: false when no such job has ended.
    @discardableResult
    package func remove(_ id: JobID, seconds: Double = 0) throws(SystemError) -> Bool {
        try Spool.wait(seconds: seconds) { () throws(SystemError) in try removeNow(id) }
    }

    private func removeNow(_ id: JobID) throws(SystemError) -> Bool {
        let trash = try spool.ownInstance()
        for state in JobState.allCases where state.isFinal {
            let location = JobLocation.final(state)
            do {
                try layout.root.rename(location.folder(of: id), to: trash, as: id.text)
            } catch  where error.isNotFound {
                continue
            }
            try layout.flush(trash)
            try layout.flush(layout.directory(location, for: id))
            if let batch = try batch(of: id, in: trash) { try spool.batches.forget(id, in: batch) }
            // What cannot be removed now is reaped at the next start.
            try? trash.removeAll(id.text)
            return true
        }
        return false
    }

    private func batch(of id: JobID, in trash: Directory) throws(SystemError) -> BatchID? {
        do throws(SystemError) {
            return try spool.readManifest(of: id, in: trash)?.batch
        } catch  where error.isNewerFormat {
            // What is left of it in its batch counts for nothing.
            return nil
        }
    }
}
