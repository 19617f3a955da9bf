import Jobs
import Platform
@testable import Spool
import Testing

/// The rows of PROTOCOL.md, "What recovery does", about what is asked of jobs: wherever a
/// stop comes, the request stands as long as its effect is not durable, and obeying it is then the
/// same.
@Suite struct `A start after a stop in the midst of a request` {
    let temporary: TemporarySpool

    init() throws { temporary = try TemporarySpool() }

    /// Where the scheduler is stopped while it cancels a job that waits.
    enum Stop: CaseIterable { case asked, claimed, statusWritten, filed }

    @Test(arguments: Stop.allCases) func `a waiting job is cancelled after a stop amid the request`(
        stop: Stop
    )
        throws
    {
        let request = ControlRequest(.cancel, try temporary.accept())
        try temporary.spool.control.ask(request)
        if stop != .asked {
            let job = try #require(try temporary.spool.claims.claimWaiting(request.job) { _ in })
            let status = Status(accepted: job.manifest).cancelled(at: job.id.createdAt)
            if stop == .statusWritten { try job.write(status) }
            if stop == .filed { try job.finish(status) }
        }
        try startAgain(request)
        try check(.cancelled, of: request.job)
    }

    @Test(arguments: [false, true])
    func `a job whose child was killed is cancelled after a stop and keeps its steps`(
        isStatusWritten: Bool
    ) throws {
        let job = try temporary.claimed()
        try temporary.spool.control.ask(ControlRequest(.cancel, job.id))
        try job.createOutput(step: "small", name: "000.webp").write([1])
        try job.publish(step: "small")
        try job.createOutput(step: "large", name: "000.jpg").write([1])
        var status = Status(accepted: job.manifest)
        (status.state, status.attempt, status.steps) = (.processing, 1, [step("small", .completed)])
        try job.write(isStatusWritten ? status.cancelled(at: job.id.createdAt) : status)
        try startAgain(ControlRequest(.cancel, job.id))
        try check(.cancelled, of: job.id)
        let files = try temporary.files().filter { $0.contains("/out/") }
        #expect(
            files.map { $0.split(separator: "/").suffix(2).joined(separator: "/") }
                == ["out/small", "small/000.webp"])
    }

    /// Where the scheduler is stopped while it retries a job.
    enum RetryStop: CaseIterable { case asked, taken, statusWritten, released }

    @Test(arguments: RetryStop.allCases, [JobState.failed, .cancelled])
    func `a retried job is runnable after a stop amid the request`(stop: RetryStop, state: JobState)
        throws
    {
        let job = try temporary.claimed()
        var status = Status(accepted: job.manifest)
        (status.state, status.attempt, status.finishedAt) = (state, 3, status.createdAt)
        status.steps = [step("small", state == .failed ? .failed : .pending, outputs: 0)]
        try job.finish(status)
        let request = ControlRequest(.retry, job.id)
        try temporary.spool.control.ask(request)
        let root = try Directory(opening: temporary.path)
        if stop == .taken || stop == .statusWritten {
            let from = state == .failed ? "failed" : "cancelled"
            try root.directory(from).directory(job.id.createdAt.day)
                .rename(job.id.text, to: root.directory("work"), as: job.id.text)
        }
        if stop == .statusWritten { try job.write(status.retried(at: job.id.createdAt)) }
        if stop == .released {
            _ = try temporary.spool.claims.requeue(ControlRequest(.retry, job.id)) { _ in }
        }
        try startAgain(request)
        try check(.queued, of: job.id)
        let now = try #require(try temporary.spool.lookup.status(of: job.id)).decoded()
        #expect(now.attempt == now.interruptions && now.error == nil)
    }

    @Test(arguments: [Stop.asked, .claimed, .statusWritten])
    func `a held job is released after a stop amid the request`(stop: Stop) throws {
        let held = try temporary.claimed()
        var status = Status(accepted: held.manifest)
        (status.state, status.notBefore) = (.held, Timestamp(milliseconds: 5))
        try held.giveBack(status)
        let request = ControlRequest(.promote, held.id)
        try temporary.spool.control.ask(request)
        if stop != .asked {
            let job = try #require(try temporary.spool.claims.claimWaiting(held.id) { _ in })
            if stop == .statusWritten { try job.write(status.released(at: held.id.createdAt)) }
        }
        try startAgain(request)
        try check(.queued, of: held.id)
    }

    @Test func `a job that was about to be promoted survives a stop`() throws {
        let job = try temporary.claimed()
        var status = Status(accepted: job.manifest)
        (status.state, status.notBefore) = (.held, Timestamp(milliseconds: 5))
        try job.giveBack(status)
        (status.state, status.notBefore) = (.queued, nil)
        try Directory(opening: "\(temporary.path)/held/\(job.id)")
            .replace("status.json", with: JSON.encode(status), durable: false)
        #expect(try temporary.spool.claims.recover() == Recovery())
        #expect(try temporary.spool.claims.heldJobs().map(\.id) == [job.id])
        #expect(try temporary.spool.claims.promote(job.id) == .normal)
    }

    @Test func `a job whose removal was cut off is removed with its instance`() throws {
        let id = try temporary.accept()
        let root = try Directory(opening: temporary.path)
        let stale = try root.directory("tmp").making("stale")
        try root.directory("new/normal").rename(id.text, to: stale, as: id.text)
        #expect(try temporary.spool.claims.recover().reaped == 1)
        #expect(try !temporary.files().contains { $0.contains(id.text) })
    }

    @Test func `entries that are no requests are moved away and kept`() throws {
        try Directory(opening: "\(temporary.path)/control").create("stray").write([9])
        let request = ControlRequest(.cancel, try temporary.accept())
        try temporary.spool.control.ask(request)
        #expect(try temporary.spool.claims.recover().corrupt == ["stray"])
        #expect(try temporary.spool.control.requests() == [request])
    }

    private func step(_ name: String, _ state: StepStatus.State, outputs: Int = 1) -> StepStatus {
        var step = StepStatus(name: name, uses: "thumbnail")
        step.state = state
        step.outputs = (0..<outputs).map { _ in
            Output(
                name: "000.webp", title: "", href: "", mediaType: .webp, bytes: 1, width: 1,
                height: 1, pages: nil, sha256: "")
        }
        return step
    }

    /// Recovers, and obeys what is asked still, as the scheduler does.
    private func startAgain(_ request: ControlRequest) throws {
        _ = try temporary.spool.claims.recover()
        #expect(try temporary.spool.control.requests() == [request])
        switch request.action {
        case .cancel:
            if let job = try temporary.spool.claims.claimWaiting(request.job, quarantined: { _ in })
            {
                let status = job.previousStatus ?? Status(accepted: job.manifest)
                try job.finish(status.cancelled(at: status.createdAt))
            }
        case .retry, .promote: _ = try temporary.spool.claims.requeue(request) { _ in }
        }
        try temporary.spool.control.acknowledge(request)
    }

    /// The job stands in one place, whole, and that is its state.
    private func check(_ state: JobState, of id: JobID) throws {
        let files = try temporary.files().filter { $0.hasSuffix("/\(id)") }
        let day = id.createdAt.day
        #expect(files == [state == .queued ? "new/normal/\(id)" : "cancelled/\(day)/\(id)"])
        let status = try #require(try temporary.spool.lookup.status(of: id)).decoded()
        #expect(status.state == state)
        #expect(try temporary.files().contains("\(files[0])/in/000"))
    }
}
