import Crypto
import Glibc
import Jobs
import Platform
import TestFolders
import Testing

/// Something that is asked of the real programs while one of them fails, or is killed.
protocol Scenario: SendableMetatype {
    /// Those that have a part in it.
    static var programs: [String] { get }

    /// Makes what there is before.
    init(_ scene: Scene) throws

    /// Asks for it.
    /// - Returns: the answer; `nil` where nobody is there to give one.
    mutating func ask() throws -> Answer?

    /// Whether all has come of it that was to.
    func isDone() throws -> Bool

    /// Looks at what has come of it.
    /// - Parameter isPromised: whether an answer promised it.
    func check(isPromised: Bool) throws
}

/// Where scenarios are done: all programs, somebody who is reported the ends of jobs, and
/// pipelines.
final class Scene {
    let stack: Stack
    let receiver: Receiver
    /// What is tried, for messages.
    var point = ""

    init() throws {
        receiver = try Receiver("hook", "--replies", "200")
        let directory = try TestPipelines.folder([
            "notified": NotifyingPipelines.webhook(receiver.port),
            "endless": """
            accepts: [application/pdf]
            limits: { cpu: 10m }
            steps: { pages: { uses: pdf-pages, with: { dpi: 36 } } }
            """,
        ])
        stack = try Stack(in: directory, "--webhook-allow", "127.0.0.1", "--retry-first", "100ms")
    }

    /// Waits until a job gets through.
    func awaitAllPrograms() throws {
        _ = try eventually("all programs") { try? stack.final(stack.submit("tile", Media.small)) }
    }

    /// Ends it all, and looks whether the next start finds nothing that is neither here nor there.
    func end() throws {
        try awaitAllPrograms()
        #expect(try stack.stop() == .exited(0), "\(stack.log)")
        let next = try Stack(in: stack.directory)
        _ = try eventually("rest") {
            try next.spool.unfinished().isEmpty && next.spool.jobs("control").isEmpty ? true : nil
        }
        #expect(try next.stop() == .exited(0))
    }

    /// Expects a job to stand in one place only, and to have one output, whole.
    func checkCompleted(_ id: JobID) throws {
        let status = try stack.final(id)
        #expect(status.state == .completed, "\(point): \(status.message)")
        try checkPlace(of: id, "done")
        #expect(status.steps.map { $0.outputs.count }.max() == 1, "\(point)")
        for output in status.steps.flatMap(\.outputs) {
            let served = try eventually("the output") {
                let answer = try stack.client.get(output.href)
                return answer.status == 200 ? answer.body : nil
            }
            #expect(SHA256.of(served) == output.sha256, "\(point)")
        }
    }

    func checkPlace(of id: JobID, _ place: String) throws {
        let expected = ["\(place)/\(id.createdAt.day)/\(id)"]
        #expect(try stack.spool.places(of: id) == expected, "\(point)")
    }
}

/// A file is sent.
struct UploadScenario: Scenario {
    static let programs = ["responder", "scheduler"]
    let scene: Scene
    private let pipeline: String
    private(set) var id: JobID?

    init(_ scene: Scene) { self.init(scene, pipeline: "tile") }

    init(_ scene: Scene, pipeline: String) { (self.scene, self.pipeline) = (scene, pipeline) }

    mutating func ask() throws -> Answer? {
        let answer = try scene.stack.client.post("/jobs?pipeline=\(pipeline)", Media.small)
        id = try? answer.decoded(Status.self).id
        return answer
    }

    func isDone() throws -> Bool { try scene.stack.ended(#require(id)) != nil }

    func check(isPromised: Bool) throws {
        if isPromised { try scene.checkCompleted(#require(id)) }
    }
}

/// A file is sent, and a webhook reports when its job has ended.
struct NotifyScenario: Scenario {
    static let programs = ["scheduler", "notifier"]
    private var upload: UploadScenario

    init(_ scene: Scene) { upload = UploadScenario(scene, pipeline: "notified") }

    mutating func ask() throws -> Answer? { try upload.ask() }

    func isDone() throws -> Bool {
        let stack = upload.scene.stack
        return try stack.status(#require(upload.id)).notifications?.map(\.state) == [.delivered]
            && Directory(opening: stack.spool.path + "/outbox").names().isEmpty
    }

    func check(isPromised: Bool) throws {
        try upload.check(isPromised: isPromised)
        let messages = try upload.scene.receiver.received(HookMessage.self)
            .filter { $0.body.data.id == upload.id?.text }
        #expect(
            !messages.isEmpty && Set(messages.map(\.id)).count == 1,
            "\(upload.scene.point)")
    }
}

/// A job is cancelled that would never end.
struct CancelScenario: Scenario {
    static let programs = ["responder", "scheduler"]
    let scene: Scene
    private let id: JobID

    init(_ scene: Scene) throws {
        self.scene = scene
        let id = try scene.stack.submit("endless", Media.endlessDocument)
        _ = try eventually("the job at work") {
            try scene.stack.status(id).state == .processing ? true : nil
        }
        self.id = id
    }

    mutating func ask() throws -> Answer? {
        try scene.stack.client.post("/jobs/\(id)/cancel", [])
    }

    func isDone() throws -> Bool { try scene.stack.ended(id) != nil }

    func check(isPromised: Bool) throws {
        if !isPromised {
            _ = try eventually("the end of a job that is cancelled once more") {
                _ = try? scene.stack.client.post("/jobs/\(id)/cancel", [])
                return try scene.stack.ended(id)
            }
        }
        #expect(try scene.stack.final(id).state == .cancelled, "\(scene.point)")
        try scene.checkPlace(of: id, "cancelled")
    }
}

/// A job that failed is run again, and fails again.
struct RetryScenario: Scenario {
    static let programs = ["responder", "scheduler"]
    let scene: Scene
    private let before: Status

    init(_ scene: Scene) throws {
        self.scene = scene
        before = try scene.stack.final(scene.stack.submit("tile", Media.truncated))
        #expect(before.state == .failed)
    }

    mutating func ask() throws -> Answer? {
        try scene.stack.client.post("/jobs/\(before.id)/retry", [])
    }

    func isDone() throws -> Bool {
        guard let status = try scene.stack.ended(before.id) else { return false }
        return status.finishedAt != before.finishedAt
    }

    func check(isPromised: Bool) throws {
        let status = try scene.stack.final(before.id)
        #expect(status.state == .failed && status.error == before.error, "\(scene.point)")
        try scene.checkPlace(of: before.id, "failed")
    }
}

/// A job that has ended is deleted.
struct DeleteScenario: Scenario {
    static let programs = ["responder"]
    let scene: Scene
    private let id: JobID

    init(_ scene: Scene) throws {
        self.scene = scene
        id = try scene.stack.final(scene.stack.submit("tile", Media.small)).id
    }

    mutating func ask() throws -> Answer? { try scene.stack.client.send("DELETE", "/jobs/\(id)") }

    // What of it could not be taken away goes when the responder starts the next time.
    func isDone() throws -> Bool { try scene.stack.client.get("/jobs/\(id)").status == 404 }

    func check(isPromised: Bool) throws {
        let answer = try eventually("an answer") {
            let answer = try? scene.stack.client.get("/jobs/\(id)")
            return answer.map { [200, 404].contains($0.status) } == true ? answer : nil
        }
        if isPromised { #expect(answer.status == 404, "\(scene.point)") }
        if answer.status == 200 { try scene.checkCompleted(id) }
    }
}

/// The time of a job is over.
struct ExpireScenario: Scenario {
    static let programs = ["scheduler"]
    let scene: Scene
    private let id: JobID

    init(_ scene: Scene) throws {
        self.scene = scene
        id = try scene.stack.final(scene.stack.submit("fleeting", Media.small)).id
    }

    mutating func ask() -> Answer? { nil }

    func isDone() throws -> Bool {
        try scene.stack.client.get("/jobs/\(id)").status == 410
            && scene.stack.spool.places(of: id).isEmpty
    }

    func check(isPromised: Bool) throws {
        #expect(try isDone(), "\(scene.point)")
    }
}

/// A file is moved into a directory that people drop files into.
struct DropScenario: Scenario {
    static let programs = ["scheduler"]
    let scene: Scene
    private let name: String

    init(_ scene: Scene) throws {
        self.scene = scene
        name = "\(UInt64.random(in: 0...UInt64.max)).jpg"
        try scene.stack.directory.write(name, Media.small)
        _ = try scene.stack.spool.dropFolder(of: "tile")
    }

    mutating func ask() throws -> Answer? {
        let target = "\(scene.stack.spool.path)/drop/tile/\(name)"
        #expect(rename(scene.stack.directory(name), target) == 0)
        return nil
    }

    func isDone() throws -> Bool {
        try Directory(opening: scene.stack.spool.path + "/drop/tile/.taken").info(name) != nil
            && scene.stack.spool.unfinished().isEmpty
    }

    func check(isPromised: Bool) throws {
        let jobs = try scene.stack.spool.manifests().filter { $0.manifest.inputs[0].name == name }
        #expect(jobs.count == 1, "\(scene.point)")
        for job in jobs { try scene.checkCompleted(job.manifest.id) }
    }
}
