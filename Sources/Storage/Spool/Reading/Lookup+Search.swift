internal import Jobs
internal import Platform

extension Spool.Lookup {
    /// Looks for a job at the locations where it may stand: first where it was found the last time,
    /// then in the direction in which jobs move, so that it cannot slip past. A retry or a recovery
    /// moves a job against that direction, so it may be missed once; hence a second round.
    /// - Parameter look: is given a place and the job's directory there, relative to the spool.
    /// - Returns: what `look` first found, or `nil`.
    func search<Found>(_ id: JobID, _ look: (JobLocation, String) throws(SystemError) -> Found?)
        throws(SystemError) -> Found?
    {
        if let known = spool.knownLocations[id], let found = try look(known.location, known.folder)
        {
            return found
        }
        for _ in 0..<2 {
            for location in try spool.locations() {
                let folder = location.folder(of: id)
                guard let found = try look(location, folder) else { continue }
                spool.knownLocations[id] = KnownLocation(location: location, folder: folder)
                return found
            }
        }
        return nil
    }

    /// Where a job stands: its location, and its directory relative to the spool.
    struct KnownLocation {
        let location: JobLocation
        let folder: String
    }
}
