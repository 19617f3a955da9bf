internal import Jobs
internal import Pipelines
internal import Platform
internal import Spool

/// Reusing outputs of earlier jobs, and having later jobs find those of this one.
extension ClaimedJobs {
    /// Begins to look for what an earlier job has made of this one. A job that is looked for is as
    /// good as not claimed yet for the dispatcher, until `.searched` is posted.
    /// - Parameter implementation: the workers'.
    /// - Returns: false when there is nothing to look for.
    func search(for claim: Claim, implementation: String?) -> Bool {
        guard case .success(let pipeline) = claim.pipeline, pipeline.reuse,
            reuse.isEnabled, let implementation,
            // Behind the name there may be another password by now.
            pipeline.steps.allSatisfy(\.action.secrets.isEmpty)
        else { return false }
        let search = ReuseSearch(
            job: jobs[claim.manifest.id]!, pipeline: pipeline,
            implementation: implementation, now: clock.now)
        threads.perform(search.job.id, on: .search) {
            [reuse] () throws(SystemError) in
            let result = try search.perform(in: reuse)
            return .searched(
                Claim(
                    manifest: claim.manifest, previousStatus: result.status,
                    pipeline: claim.pipeline), result.keys)
        }
        return true
    }

    /// What later jobs may find a job by that is ending.
    func takeReuseKeys(of id: JobID, _ status: Status, _ implementation: String?) -> [String] {
        reuseKeys.removeValue(forKey: id)?.lasting(status.state, made: implementation) ?? []
    }
}
