import Jobs
import Platform
import Spool
import Testing
@testable import Responder

@Suite struct `Pausing a pipeline over HTTP` {
    let front: Front
    init() throws { front = try Front() }

    private func post(_ target: String) throws -> JSONValue {
        let response = front.answer("POST", target) { $0.isOperator = true }
        #expect(response.status == 200, "\(response.text)")
        return try JSON.decode(JSONValue.self, from: response.body)
    }

    private func requests() throws -> [String] {
        try front.spool.control.pipelineRequests().map(\.name).sorted()
    }

    @Test func `a pipeline is paused until it is resumed`() throws {
        let paused = try post("/pipelines/web/pause")
        #expect(paused["name"] == .text("web") && paused["url"] == .text("/pipelines/web"))
        #expect(paused["held"] == .bool(true) && paused["open"] == .bool(false))
        #expect(try requests() == ["web.hold"])
        let shown = front.answer("GET", "/pipelines/web").text
        #expect(shown.contains("\"held\" : true"))
        // Uploads are accepted.
        let sent = front.answer(
            "POST", "/jobs?pipeline=web", body: MemoryBody(Front.jpeg(bytes: 9)))
        #expect(sent.status == 202)
        let resumed = try post("/pipelines/web/resume")
        #expect(resumed["held"] == .bool(false) && resumed["open"] == .bool(true))
        #expect(try requests().contains("web.release"))
    }

    @Test func `what was asked last counts though the clock was set back`() throws {
        try front.spool.control.ask(PipelineRequest(.pause, "web"))
        let control = try front.spoolRoot().directory("control")
        let ahead = Int64(Clock.wallNanoseconds) + 3_600_000_000_000
        try control.open(making: "web.hold").setModified(ahead)
        #expect(try post("/pipelines/web/resume")["held"] == .bool(false))
        #expect(try post("/pipelines/web/pause")["held"] == .bool(true))
    }

    @Test func `what is so already is not asked again`() throws {
        #expect(try post("/pipelines/web/resume")["held"] == .bool(false))
        #expect(try requests() == [])
        _ = try post("/pipelines/web/pause")
        let control = try front.spoolRoot().directory("control")
        let first = try control.info("web.hold")
        #expect(try post("/pipelines/web/pause")["held"] == .bool(true))
        #expect(try control.info("web.hold") == first)
    }

    @Test func `a pipeline with an error is paused, and one that does not exist is not`() throws {
        try front.addBrokenPipeline()
        #expect(try post("/pipelines/broken/pause")["held"] == .bool(true))
        let response = front.answer("POST", "/pipelines/none/pause") { $0.isOperator = true }
        #expect(response.status == 404 && response.text.contains("/problems#unknown-pipeline"))
        // One whose file is gone can be resumed all the same.
        try front.spool.control.ask(PipelineRequest(.pause, "gone"))
        #expect(try post("/pipelines/gone/resume")["held"] == .bool(false))
    }

    @Test(arguments: ["pause", "resume"]) func `only operators pause and resume`(action: String) {
        for user in [nil, "ada"] {
            let response = front.answer("POST", "/pipelines/web/\(action)") { $0.owner = user }
            #expect(response.status == 403)
            #expect(response.text.contains("/problems#operators-only"))
        }
    }
}
