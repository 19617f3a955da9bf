internal import Jobs
internal import PipelineFiles
internal import Platform
internal import Spool

/// Receiving requests about jobs, and doing what the dispatcher decided about it.
extension Engine {
    /// Looks for requests of which no hint came.
    func receiveRequests() throws(SystemError) {
        for request in try spool.requests() { handle(.asked(request)) }
    }

    /// A request has appeared.
    func receiveRequest(_ name: String) {
        if PipelineRequest(name: name) != nil { return refreshSchedules() }
        guard let request = ControlRequest(name: name) else { return }
        do throws(SystemError) {
            // A hint may come late: one that is gone was obeyed.
            if try spool.isAsked(request) { handle(.asked(request)) }
        } catch {
            failure = failure ?? .system(error)
        }
    }

    func fetch(_ id: JobID) {
        commit(id) { [spool, log] () throws(SystemError) in
            .fetched(id, try spool.claimWaiting(id, quarantined: log.reportQuarantined))
        }
    }

    func requeue(_ request: ControlRequest) {
        // Who has mended a pipeline and retries at once means the one that is mended.
        catalog.refresh()
        commit(request.job) { [spool, log] () throws(SystemError) in
            let lane = try spool.requeue(request, quarantined: log.reportQuarantined)
            if lane != nil {
                log.write(
                    .info, "a job was requeued on request",
                    ["job": request.job.text, "asked": request.action.rawValue])
            }
            return .event(.requeued(request, lane))
        }
    }

    func acknowledge(_ request: ControlRequest) {
        commit(request.job) { [spool] () throws(SystemError) in
            try spool.acknowledge(request)
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
