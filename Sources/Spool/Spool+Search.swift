internal import Jobs
internal import Platform
internal import Synchronization

extension Spool {
    /// Looks for a job in the places where it may stand: first where it was found the last time,
    /// then in the direction in which jobs move, so that it cannot slip past. A retry or a recovery
    /// moves a job against that direction, so it may be missed once; hence a second round.
    /// - Parameter look: is given a place and the job's directory there, relative to the spool.
    /// - Returns: what `look` first found, or `nil`.
    func search<Found>(_ id: JobID, _ look: (Place, String) throws(SystemError) -> Found?)
        throws(SystemError) -> Found? {
        let day = id.createdAt.day
        if let place = placesSeen.withLock({ $0[id] }),
           let found = try look(place, place.folder(of: id, day: day)) {
            return found
        }
        for _ in 0..<2 {
            for place in Place.all {
                guard let found = try look(place, place.folder(of: id, day: day)) else { continue }
                placesSeen.withLock { seen in
                    if seen.count >= Spool.placesSeenMax { seen.removeAll() }
                    seen[id] = place
                }
                return found
            }
        }
        return nil
    }

    /// How many jobs' places are remembered: who polls a job asks for it again soon.
    private static let placesSeenMax = 4096
}
