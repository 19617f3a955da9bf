import Jobs
import Pipelines
import Platform
import Synchronization
import Testing
@testable import Responder

@Suite struct `The catalogue of pipelines` {
    let directory = TemporaryDirectory()

    private final class ManualClock: Sendable {
        let seconds = Mutex(0.0)
        func advance(_ by: Double) { seconds.withLock { $0 += by } }
    }

    private var path: String { directory("pipelines") }

    private func write(_ name: String, accepts type: String) throws {
        try Directory(opening: directory.path).making("pipelines").replace("\(name).yaml", with: Array("""
            name: \(name)
            accepts: [\(type)]
            steps:
              facts: { uses: metadata }

            """.utf8), durable: false)
    }

    @Test func `is read again when a file changes, at most once a second`() throws {
        let clock = ManualClock()
        try write("web", accepts: "image/jpeg")
        let catalogue = Catalogue(path, log: Log(program: "test")) {
            clock.seconds.withLock { $0 }
        }
        #expect(try catalogue.pipeline("web").accepts == [.jpeg])
        try write("web", accepts: "image/png")
        try write("new", accepts: "image/gif")
        clock.advance(0.9)
        #expect(try catalogue.pipeline("web").accepts == [.jpeg])
        clock.advance(0.2)
        #expect(try catalogue.pipeline("web").accepts == [.png])
        #expect(try catalogue.pipeline("new").accepts == [.gif])
        try Directory(opening: path).remove("web.yaml")
        clock.advance(1)
        #expect(throws: Refusal.self) { try catalogue.pipeline("web") }
    }

    @Test func `keeps what it knows while the directory cannot be read`() throws {
        let clock = ManualClock()
        try write("web", accepts: "image/jpeg")
        let log = Log(program: "test")
        let catalogue = Catalogue(path, log: log) { clock.seconds.withLock { $0 } }
        _ = try catalogue.pipeline("web")
        try Directory(opening: directory.path).removeAll("pipelines")
        clock.advance(2)
        _ = try catalogue.pipeline("web")
    }

    @Test func `takes no file for a pipeline that is called otherwise`() throws {
        try write("web", accepts: "image/jpeg")
        let root = try Directory(opening: path)
        try root.rename("web.yaml", to: root, as: "web.yml.orig")
        let catalogue = Catalogue(path, log: Log(program: "test"))
        #expect(throws: Refusal(.unknownPipeline, "There is no pipeline \"web\".")) {
            try catalogue.pipeline("web")
        }
    }
}
