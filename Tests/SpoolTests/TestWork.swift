import Jobs
import Platform
@testable import Spool

/// What the programs do with a spool, in their order and with nothing else in between: each part
/// notes what it promises, and when.
struct TestWork {
    let spool: Spool
    let ledger: Ledger

    static let pipeline = "web"
    static let steps = [("small", ["000.webp"]), ("large", ["000.jpg", "001.jpg"])]

    /// What a step makes of a job.
    static func output(_ id: JobID, _ step: String, _ name: String) -> [UInt8] {
        Array("\(id) \(step) \(name)\n".utf8)
    }

    /// What distinguishes one output from another.
    static func digest(of bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    // As the responder does it.

    /// Accepts a job with two files.
    @discardableResult
    func accept(lane: Lane = .normal, key name: String? = nil) throws -> JobID {
        var free: SubmissionKey?
        if let name, case .free(let key) = try spool.intake.key(name) { free = key }
        let submission = try begin()
        if let free {
            try free.bind(to: .init(job: submission.id, content: String(repeating: "a", count: 64)))
        }
        let inputs = Self.inputs(of: submission.id)
        _ = try submission.commit(
            Manifest(
                id: submission.id, pipeline: Self.pipeline, lane: lane, inputs: inputs.map(\.info)))
        ledger.note(.accepted(submission.id))
        if free != nil, let name { ledger.note(.bound(name, submission.id)) }
        return submission.id
    }

    /// Accepts jobs as one batch.
    func acceptBatch(_ manifest: BatchManifest, count: Int) throws -> [JobID] {
        guard let batch = try spool.batches.open(manifest) else { return [] }
        // A map that throws would keep those that it has made for ever.
        var submissions: [Submission] = []
        for _ in 0..<count {
            let submission = try begin()
            _ = try submission.seal(
                Manifest(
                    id: submission.id, pipeline: Self.pipeline, lane: .batch,
                    inputs: Self.inputs(of: submission.id).map(\.info), batch: manifest.id))
            submissions.append(submission)
        }
        try spool.intake.publish(submissions, in: batch)
        for submission in submissions {
            ledger.note(.accepted(submission.id))
            ledger.note(.batched(manifest.id, submission.id))
        }
        return submissions.map(\.id)
    }

    /// Begins to accept a job whose sender goes away, at the latest before it is published.
    func cutShort(key name: String? = nil, of batch: BatchManifest? = nil) throws {
        var free: SubmissionKey?
        if let name, case .free(let key) = try spool.intake.key(name) { free = key }
        let submission = try begin()
        // It never is a job.
        ledger.note(.removing(submission.id))
        ledger.note(.removed(submission.id))
        if let batch {
            _ = try spool.batches.open(batch)
            _ = try submission.seal(
                Manifest(
                    id: submission.id, pipeline: Self.pipeline, lane: .batch,
                    inputs: Self.inputs(of: submission.id).map(\.info), batch: batch.id))
        }
        submission.abandon()
        withExtendedLifetime(free) {}
    }

    private func begin() throws -> Submission {
        let submission = try spool.intake.begin()
        let inputs = Self.inputs(of: submission.id)
        ledger.note(.begun(submission.id, inputs: inputs.map(\.bytes)))
        for input in inputs { try submission.addInput().write(input.bytes) }
        return submission
    }

    private static func inputs(of id: JobID) -> [(bytes: [UInt8], info: Manifest.Input)] {
        (0..<2).map { number in
            let bytes = Array("\(id) \(number)\n".utf8)
            return (bytes, .init(name: "\(number).jpg", mediaType: .jpeg, bytes: bytes.count))
        }
    }

    func ask(_ action: ControlRequest.Action, _ id: JobID) throws {
        let request = ControlRequest(action, id)
        ledger.note(.asking(request))
        do {
            try spool.control.ask(request)
        } catch {
            ledger.note(.refused(request))
            throw error
        }
        ledger.note(.asked(request))
    }

    /// Holds the pipeline of all jobs.
    func hold() throws {
        do {
            try spool.control.ask(PipelineRequest(.pause, Self.pipeline))
        } catch {
            ledger.note(.holdRefused)
            throw error
        }
        ledger.note(.held)
    }

    func remove(_ id: JobID) throws {
        ledger.note(.removing(id))
        if try spool.control.remove(id) { ledger.note(.removed(id)) }
    }

    // As the scheduler does it.

    func claim(_ ids: [JobID], from queue: JobQueue = .normal) throws -> [ClaimedJob] {
        let jobs = try spool.claims.claim(ids.map { ($0, queue) }, quarantined: { _ in })
        for job in jobs { ledger.note(.claimed(job.id)) }
        return jobs
    }

    /// The status of a job that is begun, or begun again.
    func begun(_ job: ClaimedJob) -> Status {
        var status = job.previousStatus ?? Status(accepted: job.manifest)
        (status.state, status.totalSteps) = (.processing, Self.steps.count)
        status.attempt += 1
        if status.steps.isEmpty {
            status.steps = Self.steps.map { StepStatus(name: $0.0, uses: "thumbnail") }
        }
        return status
    }

    /// Makes the outputs of the steps that are missing, publishes each and reports it.
    func make(_ job: ClaimedJob, _ status: inout Status) throws {
        for (place, step) in Self.steps.enumerated()
        where status.steps[place].state != .completed {
            for name in step.1 {
                let file = try job.createOutput(step: step.0, name: name)
                try file.write(Self.output(job.id, step.0, name))
                try job.flush(file)
            }
            try job.publish(step: step.0)
            status.steps[place].state = .completed
            status.steps[place].outputs = step.1.map { name in
                Output(
                    name: name, title: name, href: "", mediaType: .jpeg,
                    bytes: Self.output(job.id, step.0, name).count, width: 1, height: 1,
                    pages: nil, sha256: Self.digest(of: Self.output(job.id, step.0, name)))
            }
            try job.write(status)
        }
    }

    func finish(
        _ job: ClaimedJob, _ status: Status, as state: JobState,
        notifying recipients: Recipients = Recipients()
    ) throws {
        var end = status
        (end.state, end.finishedAt) = (state, status.createdAt)
        end.expiresAt = status.createdAt.adding(seconds: 86_400)
        end.error = state == .failed ? Problem(.undecodable, "no") : nil
        ledger.note(.ending(job.id))
        try job.finish(end, notifying: recipients)
        ledger.note(.ended(job.id, state))
    }

    /// Runs a job that was claimed, to its end.
    func run(_ job: ClaimedJob) throws {
        var status = begun(job)
        try make(job, &status)
        try finish(job, status, as: .completed)
    }

    /// Runs a job that may take its first step over from an earlier one, and has later ones find
    /// it.
    func run(_ job: ClaimedJob, reusing key: String) throws {
        var status = begun(job)
        let step = Self.steps[0].0
        if let earlier = spool.reuse.reusable(key, now: job.id.createdAt) {
            let isTaken = try job.reuseOutputs([step], from: earlier) {
                (file) throws(SystemError) in
                Self.digest(of: try file.contents())
            }
            if isTaken {
                status.steps[0] = earlier.steps[0]
                status.steps[0].reused = true
            } else {
                spool.reuse.forget(key)
            }
        }
        try make(job, &status)
        try finish(job, status, as: .completed)
        spool.reuse.remember(job.id, as: key)
    }

    func giveBack(_ job: ClaimedJob, _ status: Status, as state: JobState) throws {
        var next = status
        next.state = state
        next.notBefore = state == .held ? Timestamp(milliseconds: 5) : nil
        ledger.note(.givingBack(job.id))
        try job.giveBack(next)
        ledger.note(.givenBack(job.id, attempts: next.attempt))
    }

    /// Does what is asked of jobs.
    func obey() throws {
        for request in try spool.control.requests() {
            switch request.action {
            case .cancel:
                if let job = try spool.claims.claimWaiting(request.job, quarantined: { _ in }) {
                    let status = job.previousStatus ?? Status(accepted: job.manifest)
                    try finish(job, status.cancelled(at: status.createdAt), as: .cancelled)
                }
            case .retry, .promote:
                if try spool.claims.requeue(request, quarantined: { _ in }) != nil {
                    ledger.note(.givenBack(request.job, attempts: 0))
                }
            }
            try spool.control.acknowledge(request)
            // That of a job which the disk does not let be read stands.
            if try !spool.control.isAsked(request) { ledger.note(.acknowledged(request)) }
        }
    }

    /// Obeys, and runs all there is.
    func runAll() throws {
        try obey()
        for held in try spool.claims.heldJobs() { _ = try spool.claims.promote(held.id) }
        for queue in try spool.queues.all() {
            let ids = try spool.claims.runnable(in: queue, limit: .max)
            for job in try claim(ids, from: queue) { try run(job) }
        }
    }
}
