import Jobs
import Platform
import Spool
import Testing
@testable import Responder

@Suite struct `Acting on a job` {
    @Test func `an action on a job is durable and answered with the status`() throws {
        let front = try Front()
        let id = try submit(front)
        let response = front.answer("POST", "/jobs/\(id)/cancel")
        #expect(response.status == 202)
        #expect(response.value("Location") == "/jobs/\(id)" && response.value("Retry-After") == "1")
        let status = try JSON.decode(Status.self, from: response.body)
        #expect(status.state == .queued && status.links.cancel == "/jobs/\(id)/cancel")
        #expect(try front.spool.control.requests() == [ControlRequest(.cancel, id)])
        #expect(front.answer("POST", "/jobs/\(id)/cancel").status == 202)
        #expect(try front.spool.control.requests().count == 1)
    }

    @Test func `an action on a job that takes effect in time is answered with the result`() throws {
        let front = try Front(waitersMax: 1)
        let id = try submit(front)
        let thread = try obey(front.spool, ControlRequest(.cancel, id)) { job throws(SystemError) in
            try job.finish(Status(accepted: job.manifest).cancelled(at: id.createdAt))
        }
        let response = front.answer("POST", "/jobs/\(id)/cancel")
        thread.join()
        #expect(response.status == 200)
        #expect(try JSON.decode(Status.self, from: response.body).state == .cancelled)
        #expect(try front.spool.control.requests().isEmpty)
    }

    @Test func `an action on a job that comes too late is answered with what came before`() throws {
        let front = try Front(waitersMax: 1)
        let id = try submit(front)
        let thread = try obey(front.spool, ControlRequest(.cancel, id)) { job throws(SystemError) in
            try job.finish(Self.ended(job, .completed))
        }
        let response = front.answer("POST", "/jobs/\(id)/cancel")
        thread.join()
        #expect(response.status == 409 && response.text.contains("\"state\" : \"completed\""))
    }

    struct Row: CustomTestStringConvertible {
        let state: JobState
        let method: String
        let action: String
        let detail: String
        var testDescription: String { "\(method) \(action) \(state)" }
    }

    private static let noCancel = "only a job that has not ended can be cancelled."
    private static let noRetry = "only a job that failed or was cancelled can be retried."
    private static let noDelete = "only a job that has ended and is filed can be deleted."

    @Test(arguments: [
        Row(state: .completed, method: "POST", action: "/cancel", detail: noCancel),
        Row(state: .failed, method: "POST", action: "/cancel", detail: noCancel),
        Row(state: .cancelled, method: "POST", action: "/cancel", detail: noCancel),
        Row(state: .completed, method: "POST", action: "/retry", detail: noRetry),
        Row(state: .queued, method: "POST", action: "/retry", detail: noRetry),
        Row(state: .processing, method: "POST", action: "/retry", detail: noRetry),
        Row(state: .held, method: "POST", action: "/retry", detail: noRetry),
        Row(state: .queued, method: "DELETE", action: "", detail: noDelete),
        Row(state: .processing, method: "DELETE", action: "", detail: noDelete),
        Row(state: .held, method: "DELETE", action: "", detail: noDelete),
    ]) func `an action that the job's state forbids is refused with that state`(row: Row) throws {
        let front = try Front()
        let id = try submit(front)
        try put(id, row.state, front)
        let response = front.answer(row.method, "/jobs/\(id)\(row.action)")
        #expect(response.status == 409)
        let problem = try JSON.decode(Problem.self, from: response.body)
        #expect(problem.state == row.state && problem.type == "/problems#wrong-state")
        #expect(problem.detail.hasPrefix("The job is \(row.state.rawValue); \(row.detail)"))
        #expect(problem.detail.contains("POST /jobs/\(id)/cancel") == (row.method == "DELETE"))
        #expect(try front.spool.control.requests().isEmpty)
        #expect(front.answer("GET", "/jobs/\(id)").status == 200)
    }

    @Test(arguments: [JobState.completed, .failed, .cancelled])
    func `deleting an ended job leaves nothing of it`(state: JobState) throws {
        let front = try Front()
        let id = try submit(front)
        try put(id, state, front)
        let response = front.answer("DELETE", "/jobs/\(id)")
        #expect(response == Response(status: 204))
        let text = String(decoding: response.serialized(withBody: true), as: UTF8.self)
        #expect(text == "Status: 204 No Content\r\n\r\n")
        #expect(try front.files() == [])
        for (method, path) in [("GET", ""), ("DELETE", ""), ("POST", "/retry")] {
            #expect(front.answer(method, "/jobs/\(id)\(path)").status == 404)
        }
    }

    @Test func `waiting actions hold no more threads than may wait`() {
        let waitLimiter = WaitLimiter(waitersMax: 2)
        var seconds: [Double] = []
        for _ in 1...2 {
            waitLimiter.wait { first in
                waitLimiter.wait { second in
                    waitLimiter.wait { third in seconds += [first, second, third] }
                }
            }
        }
        #expect(seconds == [1, 1, 0, 1, 1, 0])
    }

    private struct Problem: Decodable {
        let type: String
        let detail: String
        let state: JobState
    }

    private func submit(_ front: Front) throws -> JobID {
        let body = MemoryBody(Front.jpeg(bytes: 9))
        let response = front.answer("POST", "/jobs?pipeline=web", body: body)
        return try JSON.decode(Status.self, from: response.body).id
    }

    /// Brings a job that waits to where jobs of this state stand.
    private func put(_ id: JobID, _ state: JobState, _ front: Front) throws {
        if state == .queued { return }
        let job = try #require(try front.spool.claims.claimWaiting(id, quarantined: { _ in }))
        let status = Self.ended(job, state)
        switch state {
        case .held: try job.giveBack(status)
        case .processing: try job.write(status)
        default: try job.finish(status)
        }
    }

    private static func ended(_ job: ClaimedJob, _ state: JobState) -> Status {
        var status = Status(accepted: job.manifest)
        status.state = state
        return status
    }

    /// Does what the scheduler would do when it is asked.
    private func obey(
        _ spool: Spool, _ request: ControlRequest,
        _ end: @escaping @Sendable (ClaimedJob) throws(SystemError) -> Void
    ) throws
        -> Platform.Thread
    {
        try Thread("scheduler") {
            let deadline = Clock.monotonicSeconds + 10
            while (try? spool.control.isAsked(request)) != true, Clock.monotonicSeconds < deadline {
            }
            // A test that waits for it in vain fails.
            guard let job = try? spool.claims.claimWaiting(request.job, quarantined: { _ in })
            else { return }
            try? end(job)
            try? spool.control.acknowledge(request)
        }
    }
}
