package import Jobs
package import Platform

/// Removing jobs whose time is over. Of each a tombstone is left for a while, an empty file or one
/// with the name of its owner: `expired/<day of its end>/<id>`. Tombstones are not flushed: a power
/// cut may cost some, and then nobody knows that there was such a job.
extension Spool.Expiry {
    /// For how many days it is known that a job has expired, besides the day itself.
    package static let tombstoneDays = 7

    /// The days of which there are directories of jobs that have ended.
    package func endedDays() throws(SystemError) -> [EndedDay] {
        var days: [EndedDay] = []
        for state in JobState.allCases where state.isFinal {
            let parent = try layout.root.directory(JobLocation.directoryName(of: state))
            for name in try parent.names() where try parent.info(name)?.kind == .directory {
                days.append(EndedDay(state, name))
            }
        }
        return days
    }

    /// The jobs of a day, in no order.
    package func jobs(of day: EndedDay) throws(SystemError) -> [JobID] {
        do throws(SystemError) {
            return try Spool.ids(in: layout.root.directory(day.folder))
        } catch  where error.isNotFound || error.isWrongType || error.isForbidden {
            return []
        }
    }

    /// Removes those jobs of a day that have expired, and leaves tombstones.
    /// - Returns: how many they were, and when the first of the others expires, if one does.
    package func removeExpired(_ ids: some Sequence<JobID>, of day: EndedDay, now: Timestamp)
        throws(SystemError) -> (removed: Int, earliest: Timestamp?)
    {
        var (expired, earliest): ([JobID], Timestamp?) = ([], nil)
        for id in ids {
            guard let moment = expiry(of: id, day) else { continue }
            if moment <= now {
                expired.append(id)
            } else {
                earliest = min(earliest ?? moment, moment)
            }
        }
        guard !expired.isEmpty else { return (0, earliest) }
        let undelivered = try undeliveredJobs()
        let removable = expired.filter { !undelivered.contains($0) }
        if removable.count < expired.count { earliest = now }
        return (try remove(removable, of: day, now: now), earliest)
    }

    /// The jobs with undelivered outbox events: they stay until that is done, or given up.
    private func undeliveredJobs() throws(SystemError) -> Set<JobID> {
        Set(
            try spool.outbox.markers().compactMap { entry in
                if case .job(let job) = entry.subject { job } else { nil }
            })
    }

    /// When a job of a day expires; `nil` when it does not, is not there, or does not say so.
    private func expiry(of id: JobID, _ day: EndedDay) -> Timestamp? {
        struct Part: Decodable { let format: FormatVersion?, expiresAt: Timestamp? }
        // What cannot be read is kept.
        guard let text = try? layout.root.contents("\(day.folder)/\(id)/status.json"),
            let part = try? JSON.decode(Part.self, from: text)
        else { return nil }
        return part.expiresAt
    }

    /// - Returns: how many were there.
    private func remove(_ ids: [JobID], of day: EndedDay, now: Timestamp) throws(SystemError)
        -> Int
    {
        let trash = try spool.ownInstance()
        guard let parent = try? layout.root.directory(day.folder) else { return 0 }
        var removed: [(id: JobID, batch: BatchID?)] = []
        for id in ids {
            let folder = "\(day.folder)/\(id)"
            let manifest: Manifest?
            // What cannot be read is kept.
            do { manifest = try spool.readManifest(of: id, in: folder) } catch { continue }
            // Without room for a tombstone there is none, nor where something else stands in its
            // place.
            do throws(SystemError) {
                try layout.root.making("expired").making(now.day).open(making: id.text)
                    .write(Array((manifest?.owner ?? "").utf8))
            } catch  where error.isOutOfSpace || error.isWrongType || error.isForbidden {}
            do throws(SystemError) {
                try parent.rename(id.text, to: trash, as: id.text)
            } catch  where error.isNotFound || error.isForbidden {
                // It was deleted, or runs again, or is not ours to remove.
                continue
            }
            removed.append((id, manifest?.batch))
        }
        try layout.flush(trash)
        try layout.flush(parent)
        for (id, batch) in removed {
            if let batch { try spool.batches.forget(id, in: batch) }
            // What cannot be removed now is reaped at the next start.
            try? trash.removeAll(id.text)
        }
        return removed.count
    }

    /// Removes the directory of a day, if it is empty and over.
    package func removeEmptyDay(_ day: EndedDay, now: Timestamp) throws(SystemError) {
        guard day.day < now.day else { return }
        let parent = try layout.root.directory(JobLocation.directoryName(of: day.state))
        if try parent.removeEmpty(day.day) { layout.forget(day) }
    }

    /// Removes tombstones that are too old.
    /// - Parameter most: how many at most.
    /// - Returns: how many there were.
    package func removeOldTombstones(now: Timestamp, most: Int) throws(SystemError) -> Int {
        guard try layout.root.exists("expired") else { return 0 }
        let parent = try layout.root.directory("expired")
        let first = now.adding(seconds: -86_400 * Double(Spool.Expiry.tombstoneDays)).day
        for day in try parent.names() where day < first {
            guard try parent.info(day)?.kind == .directory else { continue }
            let count = try spool.skipIfUnusable(day, in: [parent]) { () throws(SystemError) in
                try removeTombstones(of: day, in: parent, most: most)
            }
            if let count, count > 0 { return count }
        }
        return 0
    }

    private func removeTombstones(of day: String, in parent: Directory, most: Int)
        throws(SystemError) -> Int
    {
        let tombstones = try parent.directory(day)
        var count = 0
        for name in try tombstones.nameBytes() where count < most {
            let text = String(decoding: name, as: UTF8.self)
            let isRemoved: Void? = try spool.skipIfUnusable("\(day)/\(text)") {
                () throws(SystemError) in
                try tombstones.removeAll(bytes: name)
            }
            if isRemoved != nil { count += 1 }
        }
        if count < most { _ = try parent.removeEmpty(day) }
        return count
    }
}

extension EndedDay {
    /// Its directory, relative to the spool.
    var folder: String { "\(JobLocation.directoryName(of: state))/\(day)" }
}
