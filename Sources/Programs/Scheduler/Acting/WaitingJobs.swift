internal import Jobs
internal import PipelineFiles
internal import Platform
internal import Spool

/// Acts on the dispatcher's decisions about jobs that are not claimed, and about requests.
struct WaitingJobs {
    let claims: Spool.Claims
    let control: Spool.Control
    let catalog: Catalog
    let threads: DiskThreads
    let log: Log

    /// How many marks a long queue gets, for who wants to know how much is before a job.
    private static let marksMax = 63

    func scan(_ queue: JobQueue, _ limit: Int, _ excluding: Set<JobID>) {
        threads.perform("scan", on: .scan) { [claims] () throws(SystemError) in
            let found = try claims.oldest(limit, in: queue, excluding: excluding)
            return .event(
                .scanned(
                    queue, found.sorted, more: found.more,
                    marks: found.marks(Self.marksMax)))
        }
    }

    func claim(_ picked: [(id: JobID, queue: JobQueue)]) {
        threads.perform("claim") { [claims, log] () throws(SystemError) in
            .claimed(
                asked: picked.map(\.id),
                try claims.claim(picked, quarantined: log.reportQuarantined))
        }
    }

    func promote(_ id: JobID) {
        threads.perform(id) { [claims] () throws(SystemError) in
            .event(.promoted(id, try claims.promote(id)))
        }
    }

    func fetch(_ id: JobID) {
        threads.perform(id) { [claims, log] () throws(SystemError) in
            .fetched(id, try claims.claimWaiting(id, quarantined: log.reportQuarantined))
        }
    }

    func requeue(_ request: ControlRequest) {
        // Who has mended a pipeline and retries at once means the one that is mended.
        catalog.refresh()
        threads.perform(request.job) { [claims, log] () throws(SystemError) in
            let lane = try claims.requeue(request, quarantined: log.reportQuarantined)
            if lane != nil {
                log.write(
                    .info, "a job was requeued on request",
                    ["job": request.job.text, "asked": request.action.rawValue])
            }
            return .event(.requeued(request, lane))
        }
    }

    func acknowledge(_ request: ControlRequest) {
        threads.perform(request.job) { [control] () throws(SystemError) in
            try control.acknowledge(request)
            return .event(.acknowledged(request))
        }
    }
}

extension Log {
    /// Tells of a job in the spool that cannot be understood.
    func reportQuarantined(_ id: JobID) {
        write(.error, "an unreadable job was moved to corrupt/", ["job": id.text])
    }
}
