internal import Jobs
internal import PipelineFiles
internal import Platform
internal import Spool

/// Tries again what the disk did not let be done, ever more rarely.
final class Rescuer {
    private let claims: Spool.Claims
    private let catalog: Catalog
    private let recipients: (Manifest, Status) -> Recipients
    private let retention: Retention?
    private let log: Log
    private var due = -Double.infinity
    private var waitSeconds = Rescuer.waitSecondsMin

    private static let waitSecondsMin = 10.0
    private static let waitSecondsMax = 600.0

    init(
        _ claims: Spool.Claims, _ catalog: Catalog, _ retention: Retention?, log: Log,
        recipients: @escaping (Manifest, Status) -> Recipients
    ) {
        self.claims = claims
        self.catalog = catalog
        self.retention = retention
        self.log = log
        self.recipients = recipients
    }

    /// - Returns: the jobs that can be read again.
    func rescue() throws(SystemError) -> Set<JobID> {
        guard claims.hasDamaged else {
            waitSeconds = Self.waitSecondsMin
            return []
        }
        guard Clock.monotonicSeconds >= due else { return [] }
        due = Clock.monotonicSeconds + waitSeconds
        waitSeconds = min(Self.waitSecondsMax, waitSeconds * 2)
        let (jobs, recovery) = try claims.tryDamagedAgain(
            notifying: recipients, keeping: catalog.keepSeconds(of:))
        for status in recovery.ends { retention?.note(status) }
        for id in jobs { log.write(.notice, "a skipped job is tried again", ["job": id.text]) }
        return Set(jobs)
    }
}
