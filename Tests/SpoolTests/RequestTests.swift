import Jobs
import Platform
@testable import Spool
import Testing

@Suite struct `Requests for jobs in the spool` {
    let temporary: TemporarySpool

    init() throws { temporary = try TemporarySpool() }

    @Test(arguments: ControlRequest.Action.allCases)
    func `a request for a job stands until it is acknowledged, once`(action: ControlRequest.Action)
        throws
    {
        let request = ControlRequest(action, try temporary.accept())
        #expect(try temporary.spool.control.waitUntilAcknowledged(request, seconds: 0))
        for _ in 1...2 { try temporary.spool.control.ask(request) }
        #expect(try temporary.files().contains("control/\(request.job).\(action.rawValue)"))
        #expect(try temporary.spool.control.requests() == [request])
        #expect(try !temporary.spool.control.waitUntilAcknowledged(request, seconds: 0))
        try temporary.spool.control.acknowledge(request)
        #expect(
            try temporary.spool.control.requests().isEmpty
                && !temporary.spool.control.isAsked(request))
    }

    /// The calls that it takes to ask, the last of which makes it durable.
    static let calls = [
        ("create", "/"), ("write", "/tmp/"), ("flush", "/tmp/"), ("rename", "/"),
        ("flush", "/control"),
    ]

    @Test(arguments: calls, PipelineRequest.Action.allCases)
    func `a failed request for a pipeline leaves the earlier one in place`(
        call: (String, String), action: PipelineRequest.Action
    ) throws {
        let request = PipelineRequest(action, "web")
        for stands in [false, true] {
            let temporary = try TemporarySpool()
            if stands { try temporary.spool.control.ask(request) }
            let before = try temporary.spool.control.pipelineRequests()
            let source = AnomalySource(.noSpace, at: .action(call.0, call.1))
            #expect(throws: SystemError.self) {
                try source.interceptor.watch { try temporary.spool.control.ask(request) }
            }
            #expect(try temporary.spool.control.pipelineRequests() == before)
            #expect(try temporary.files().filter { $0.hasPrefix("tmp/") }.count <= 1)
        }
    }

    @Test(arguments: [("create", ".cancel"), ("create", ".retry"), ("flush", "/control")])
    func `a failed request for jobs is made of none, and earlier ones stay`(
        call: (String, String)
    ) throws {
        let ids = try (0..<3).map { _ in try temporary.accept() }
        let before = ControlRequest(.promote, ids[0])
        try temporary.spool.control.ask(before)
        let source = AnomalySource(.noSpace, at: .action(call.0, call.1))
        #expect(throws: SystemError.self) {
            try source.interceptor.watch {
                try temporary.spool.control.ask([
                    before, ControlRequest(.cancel, ids[1]),
                    ControlRequest(.retry, ids[2]),
                ])
            }
        }
        #expect(try temporary.spool.control.requests() == [before])
    }

    @Test(arguments: [
        "", ".cancel", "x.cancel", "017f22e2-79b0-7000-98c4-dc0c0c07398f",
        "017f22e2-79b0-7000-98c4-dc0c0c07398f.stop",
        "017f22e2-79b0-7000-98c4-dc0c0c07398f.cancel.new",
    ])
    func `entries with other names are no requests`(name: String) {
        #expect(ControlRequest(name: name) == nil)
    }

    @Test(arguments: Lane.allCases) func `a job that waits in a lane can be claimed by id`(
        lane: Lane
    )
        throws
    {
        let id = try temporary.accept(lane: lane)
        #expect(try temporary.spool.claims.claimWaiting(id, quarantined: { _ in })?.id == id)
        #expect(try temporary.files().contains("work/\(id)"))
        #expect(try temporary.spool.claims.claimWaiting(id, quarantined: { _ in }) == nil)
    }

    @Test func `a held job can be claimed by id and knows its attempts`() throws {
        let job = try temporary.claimed()
        var status = Status(accepted: job.manifest)
        (status.state, status.attempt, status.notBefore) = (.held, 2, Timestamp(milliseconds: 5))
        try job.giveBack(status)
        let again = try temporary.spool.claims.claimWaiting(job.id, quarantined: { _ in })
        #expect(again?.previousStatus?.attempt == 2)
        #expect(try temporary.spool.claims.heldJobs().isEmpty)
    }

    @Test(arguments: [(JobState.failed, true), (.cancelled, true), (.completed, false)])
    func `a failed or cancelled job is runnable again with its completed steps`(
        state: JobState, isReopened: Bool
    ) throws {
        let id = try end(as: state)
        let lane = try temporary.spool.claims.requeue(
            ControlRequest(.retry, id), quarantined: { _ in })
        #expect(lane == (isReopened ? .normal : nil))
        let now = try #require(try temporary.spool.lookup.status(of: id)).decoded()
        guard isReopened else { return #expect(now.state == .completed) }
        #expect(now.state == .queued && now.attempt == 0 && now.interruptions == 0)
        #expect(now.error == nil && now.startedAt == nil && now.finishedAt == nil)
        #expect(now.steps.map(\.state) == [.completed, .pending])
        #expect(now.links.cancel == "/jobs/\(id)/cancel" && now.links.retry == nil)
        let again = try #require(try temporary.claim(id, .normal))
        #expect(again.previousStatus?.steps.first?.outputs.count == 1)
        #expect(
            try temporary.files().filter { $0.contains("/out/") }
                == ["work/\(id)/out/small", "work/\(id)/out/small/000.webp"])
    }

    @Test func `unfinished outputs are removed when a job ends`() throws {
        let job = try temporary.claimed()
        try job.createOutput(step: "large", name: "000.jpg").write([1])
        try job.finish(Status(accepted: job.manifest).cancelled(at: job.id.createdAt))
        #expect(try !temporary.files().contains { $0.contains("/out/") })
    }

    @Test(arguments: [JobState.completed, .failed, .cancelled])
    func `an ended job is removed as a whole`(state: JobState) throws {
        let id = try end(as: state)
        #expect(try temporary.spool.control.remove(id))
        #expect(try temporary.spool.lookup.status(of: id) == nil)
        #expect(try !temporary.files().contains { $0.contains(id.text) })
        #expect(try !temporary.spool.control.remove(id))
    }

    @Test(arguments: ["new/normal", "held", "work"])
    func `a job that has not ended is not removed`(place: String) throws {
        let id = try temporary.accept()
        let root = try Directory(opening: temporary.path)
        try root.directory("new/normal").rename(id.text, to: root.directory(place), as: id.text)
        #expect(try !temporary.spool.control.remove(id))
        #expect(try temporary.files().contains("\(place)/\(id)/in/000"))
    }

    @Test func `removing a job that is not there leaves no trace`() throws {
        let before = try temporary.files()
        let id = try #require(JobID("017f22e2-79b0-7000-98c4-dc0c0c07398f"))
        #expect(try !temporary.spool.control.remove(id))
        #expect(
            try temporary.spool.claims.requeue(ControlRequest(.retry, id), quarantined: { _ in })
                == nil)
        #expect(try temporary.files().filter { !$0.hasPrefix("tmp/") } == before)
    }

    /// Has a job end with one step that completed and one that did not.
    private func end(as state: JobState) throws -> JobID {
        let job = try temporary.claimed()
        try job.createOutput(step: "small", name: "000.webp").write([1])
        try job.publish(step: "small")
        var status = Status(accepted: job.manifest)
        var step = StepStatus(name: "small", uses: "thumbnail")
        step.state = .completed
        step.outputs = [
            Output(
                name: "000.webp", title: "", href: "", mediaType: .webp, bytes: 1,
                width: 1, height: 1, pages: nil, sha256: "")
        ]
        var other = StepStatus(name: "large", uses: "thumbnail")
        other.state = state == .failed ? .failed : .pending
        (status.steps, status.attempt, status.interruptions) = ([step, other], 3, 1)
        (status.state, status.finishedAt) = (state, status.createdAt)
        status.error = state == .failed ? Problem(.undecodable, "no") : nil
        try job.finish(status)
        return job.id
    }
}
