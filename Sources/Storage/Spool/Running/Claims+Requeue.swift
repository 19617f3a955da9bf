package import Jobs
package import Platform

/// Claiming single jobs, wherever they wait or ended, as people ask for it.
extension Spool.Claims {
    /// Claims a job that waits, in `held/` or in a queue; durable when this returns.
    /// - Returns: `nil` when it does not wait, or cannot be read: then it is moved to `corrupt/`
    ///   and reported.
    package func claimWaiting(_ id: JobID, quarantined: (JobID) -> Void) throws(SystemError)
        -> ClaimedJob?
    {
        for directory in try spool.waitingDirectories()
        where try take(id, from: directory, quarantined) {
            try layout.flush(layout.work)
            try layout.flush(directory)
            return try openOrQuarantine(id, quarantined)
        }
        return nil
    }

    /// Makes a job that has ended runnable again, or one that is held, with its completed steps. It
    /// goes by way of `work/`, so that a stop in between leaves nothing that recovery does
    /// not know.
    /// - Returns: its lane; `nil` when there is no such job, or it cannot be read: then it is moved
    ///   to `corrupt/` and reported.
    package func requeue(_ request: ControlRequest, quarantined: (JobID) -> Void)
        throws(SystemError) -> Lane?
    {
        let isPromotion = request.action == .promote
        let claimed =
            isPromotion
            ? try claimWaiting(request.job, quarantined: quarantined)
            : try claimEnded(request.job, quarantined: quarantined)
        guard let job = claimed else { return nil }
        let status = job.previousStatus ?? Status(accepted: job.manifest)
        try job.giveBack(isPromotion ? status.released(at: .now) : status.retried(at: .now))
        return job.manifest.lane
    }

    private func claimEnded(_ id: JobID, quarantined: (JobID) -> Void) throws(SystemError)
        -> ClaimedJob?
    {
        for state in JobState.allCases where ControlRequest.Action.retry.applies(to: state) {
            let location = JobLocation.final(state)
            guard try take(id, at: location.folder(of: id), from: layout.root, quarantined) else {
                continue
            }
            try layout.flush(layout.work)
            try layout.flush(layout.directory(location, for: id))
            return try openOrQuarantine(id, quarantined)
        }
        return nil
    }
}
