internal import Jobs
internal import Platform

extension Spool {
    /// Looks for a job in the places where it may stand: first where it was found the last time,
    /// then in the direction in which jobs move, so that it cannot slip past. A retry or a recovery
    /// moves a job against that direction, so it may be missed once; hence a second round.
    /// - Parameter look: is given a place and the job's directory there, relative to the spool.
    /// - Returns: what `look` first found, or `nil`.
    func search<Found>(_ id: JobID, _ look: (Place, String) throws(SystemError) -> Found?)
        throws(SystemError) -> Found? {
        if let known = standings[id], let found = try look(known.place, known.folder) {
            return found
        }
        for _ in 0..<2 {
            for place in try places() {
                let folder = place.folder(of: id)
                guard let found = try look(place, folder) else { continue }
                standings[id] = Standing(place: place, folder: folder)
                return found
            }
        }
        return nil
    }

    /// Where a job stands: its place, and its directory relative to the spool.
    struct Standing {
        let place: Place
        let folder: String
    }
}
