internal import Crypto
internal import Jobs
internal import Pipelines
internal import Platform
internal import Spool

/// Looks for earlier jobs that have made what a claimed job is to make, and takes it over. It reads
/// all that it takes, so it is done on a thread that may wait for the disk.
struct ReuseSearch: Sendable {
    let job: ClaimedJob
    let pipeline: Pipeline
    /// That of the workers.
    let implementation: String
    let now: Timestamp

    /// What came of it.
    struct Result: Sendable {
        /// The job's status with the reused steps; `nil` if it is unchanged.
        var status: Status?
        /// What later jobs find this one by when it has completed.
        var keys = ReuseKeys()
    }

    /// - Throws: `SystemError` when what was found could not be made durable, or not be removed.
    func perform(in reuse: Spool.Reuse) throws(SystemError) -> Result {
        // What is wrong with an input shows when it is processed.
        guard let inputs = try? hashedInputs() else { return Result(status: job.previousStatus) }
        var result = Result(status: job.previousStatus, keys: ReuseKeys(implementation))
        let kept = job.previousStatus?.steps.filter { $0.state == .completed }.map(\.name) ?? []
        var (known, taken): (Set<String>, Set<String>) = ([], [])
        for steps in pipeline.reusableSteps {
            // What an earlier attempt has made may be of another implementation or definition, and
            // so what is made of it.
            guard Set(kept).isDisjoint(with: steps.names), steps.needs.isSubset(of: known)
            else { continue }
            known.formUnion(steps.names)
            let key = SHA256.of(
                steps.recipe(
                    inputs: inputs, owner: job.manifest.owner,
                    implementation: implementation))
            result.keys.keys.append(key)
            guard steps.needs.isSubset(of: taken),
                let earlier = reuse.reusable(key, now: now)
            else { continue }
            if try job.reuseOutputs(
                steps.names, from: earlier,
                sha256: { file throws(SystemError) in try SHA256.of(file) })
            {
                taken.formUnion(steps.names)
                note(steps.names, of: earlier, in: &result)
            } else {
                reuse.forget(key)
            }
        }
        return result
    }

    private func hashedInputs() throws(SystemError) -> [ReusableSteps.Input] {
        var inputs: [ReusableSteps.Input] = []
        // What was joined is called after the job's title.
        let title = job.manifest.title.map { "\n\($0.text)" } ?? ""
        for (index, input) in job.manifest.inputs.enumerated() {
            inputs.append(
                .init(
                    sha256: try SHA256.of(job.openInput(index)),
                    mediaType: input.mediaType, name: input.name + title))
        }
        return inputs
    }

    /// Puts reused steps into the job's status, their outputs under its own address
    /// and called after its own files.
    private func note(_ names: [String], of earlier: Status, in result: inout Result) {
        let plan = JobPlan(
            pipeline: pipeline, inputs: job.manifest.inputs, title: job.manifest.title,
            cpus: 1)
        var status = result.status ?? Status(accepted: job.manifest)
        status.steps.removeAll { names.contains($0.name) }
        let files = renamed(earlier, plan)
        for step in earlier.steps where names.contains(step.name) {
            var own = step
            (own.seconds, own.reused) = (0, true)
            own.skipped = step.skipped?.map { Self.text($0, about: files) }
            own.warnings = step.warnings?.map { Self.text($0, about: files) }
            own.outputs = step.outputs.map { output in
                let planned = PlannedOutput(
                    step: step.name, name: output.name,
                    mediaType: output.mediaType)
                return Output(
                    name: output.name, title: plan.title(for: planned),
                    href: Output.href(output.name, of: step.name, in: job.id),
                    mediaType: output.mediaType, bytes: output.bytes, width: output.width,
                    height: output.height, pages: output.pages, sha256: output.sha256,
                    input: plan.input(of: planned))
            }
            status.steps.append(own)
        }
        result.status = status
    }

    /// What the files of an earlier job are called in this one.
    private func renamed(_ earlier: Status, _ plan: JobPlan) -> [String: String] {
        let inputs = zip(earlier.inputs, job.manifest.inputs).map {
            (Title.clean($0.name), Title.clean($1.name))
        }
        let known = Set(pipeline.steps.map(\.name))
        let outputs = earlier.steps.filter { known.contains($0.name) }.flatMap { step in
            step.outputs.map { output in
                let planned = PlannedOutput(
                    step: step.name, name: output.name, mediaType: output.mediaType)
                return (output.title, plan.title(for: planned))
            }
        }
        return Dictionary(inputs + outputs) { first, _ in first }
    }

    /// What is said of a file behind its name, with the name that it has here.
    private static func text(_ text: String, about files: [String: String]) -> String {
        let name = files.keys.filter { text.hasPrefix("\($0): ") }.max { $0.count < $1.count }
        guard let name, let own = files[name] else { return text }
        return own + text.dropFirst(name.count)
    }
}
