internal import Jobs
internal import Platform

/// Where many jobs stand, each looked for once.
extension Spool.Lookup {
    /// Whether a job stands at a location.
    func exists(_ id: JobID, at location: JobLocation) throws(SystemError) -> Bool {
        try layout.root.exists(location.folder(of: id))
    }

    /// Where a job stands; `nil` when there is none. As `search`, but without keeping what was
    /// found: for many jobs that are looked for once each.
    /// - Parameter first: where to look first.
    func location(of id: JobID, first: JobLocation) throws(SystemError) -> JobLocation? {
        if try exists(id, at: first) { return first }
        for _ in 0..<2 {
            for location in try spool.locations() where try exists(id, at: location) {
                return location
            }
        }
        return nil
    }

    /// What counts of the status of a job that was just seen at a location; `nil` when it has gone,
    /// or cannot be read.
    func result(of id: JobID, at location: JobLocation) throws(SystemError) -> JobResult? {
        guard let stored = try status(at: location, location.folder(of: id)) else { return nil }
        return try? JSON.decode(JobResult.self, from: stored.json)
    }
}
