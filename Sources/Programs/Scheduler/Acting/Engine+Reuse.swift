internal import Jobs
internal import Pipelines
internal import Platform
internal import Spool

/// Taking outputs over from earlier jobs, and having later jobs find those of this one.
extension Engine {
    /// What all workers are, libraries and all; `nil` while they differ, or none has said it.
    var implementation: String? { ReuseKeys.implementation(of: implementations.values) }

    /// Jobs were claimed. Those of pipelines with reuse are as good as not claimed yet for the
    /// dispatcher until it has been looked what there is of them.
    func received(_ claims: [Claim], asked: [JobID]) {
        var (begun, searched): ([Claim], Set<JobID>) = ([], [])
        for claim in claims {
            if let search = search(for: claim) {
                searched.insert(claim.manifest.id)
                perform(search, for: claim)
            } else {
                begun.append(claim)
            }
        }
        recorder.note(claimed: begun)
        handle(.claimed(asked: asked.filter { !searched.contains($0) }, got: begun))
    }

    private func search(for claim: Claim) -> ReuseSearch? {
        guard case .success(let pipeline) = claim.pipeline, pipeline.reuse,
            spool.durability == .full, let implementation
        else { return nil }
        return ReuseSearch(
            job: jobs[claim.manifest.id]!, pipeline: pipeline,
            implementation: implementation, now: Engine.now)
    }

    private func perform(_ search: ReuseSearch, for claim: Claim) {
        commit(search.job.id, on: searcher) { [spool] () throws(SystemError) in
            let result = try search.perform(in: spool)
            return .searched(
                Claim(
                    manifest: claim.manifest, previousStatus: result.status,
                    pipeline: claim.pipeline), result.keys)
        }
    }

    /// It has been looked what there is of a job.
    func searched(_ claim: Claim, _ keys: ReuseKeys) {
        let id = claim.manifest.id
        reuseKeys[id] = keys
        recorder.note(claimed: [claim])
        handle(.claimed(asked: [id], got: [claim]))
    }

    /// What later jobs may find a job by that is ending.
    func takeReuseKeys(of id: JobID, _ status: Status) -> [String] {
        reuseKeys.removeValue(forKey: id)?.lasting(status.state, made: implementation) ?? []
    }
}
