import Glibc
import Jobs
import Pipelines
import Platform
import Testing

@Suite struct `The worker server` {
    @Test func `the worker server runs one task after the other, each in a child`() throws {
        let server = try RunningServer()
        #expect(try server.isReady())
        for _ in 0..<3 {
            let (input, output) = (try file(Self.gif), try file([]))
            let events = try server.run(Self.metadata, files: [input.raw, output.raw])
            let end = try server.nextEnd()
            #expect(end.outcome == .exited(0))
            #expect((0.0001...5).contains(end.cpuSeconds))
            #expect((1 << 20...1 << 30).contains(end.memoryBytesMax))
            let said = try self.events(events)
            guard case .output(0, let metadata)? = said.first, said.last == .done else {
                Issue.record("the output was not reported")
                return
            }
            #expect(metadata.sha256.count == 64)
            #expect(try output.size > 2)
        }
    }

    @Test func `the worker server identifies itself the same each time`() throws {
        let said = try (0..<2).map { _ in try RunningServer().nextReport() }
        guard case .ready(let implementation?) = said[0] else {
            Issue.record("\(String(describing: said[0]))")
            return
        }
        #expect(implementation.utf8.count == 64 && said[0] == said[1])
    }

    @Test func `the worker server runs several tasks in one child, a bad one among them`() throws {
        let server = try RunningServer()
        #expect(try server.isReady())
        let inputs = [try file(Self.gif), try file([1, 2, 3]), try file(Self.gif)]
        let outputs = [try file([]), try file([]), try file([])]
        let files = zip(inputs, outputs).flatMap { [$0.raw, $1.raw] }
        let channel = try server.run(Array(repeating: Self.metadata, count: 3), files: files)
        #expect(try server.nextEnd().outcome == .exited(0))
        var ended: [Int: Bool] = [:]
        while case .message(let text, _) = try channel.receive(wait: false) {
            let report = try JSON.decode(TaskReport.self, from: text)
            if report.events.last == .done {
                ended[report.task] = report.events.contains {
                    if case .output = $0 { true } else { false }
                }
            }
        }
        #expect(ended == [0: true, 1: false, 2: true])
        #expect(try outputs.map { try $0.size > 2 } == [true, false, true])
    }

    /// Each library that is mapped costs every fork, and is there to be attacked.
    @Test func `the worker server loads libvips' reader of HEIF and no other module`() throws {
        let server = try RunningServer()
        #expect(try server.isReady())
        let files = server.mappedFiles()
        #expect(files.filter { $0.hasPrefix("vips-") } == ["vips-heif.so"])
        #expect(files.contains { $0.hasPrefix("libheif.so") })
        #expect(!files.contains { $0.hasPrefix("libMagickCore") })
    }

    @Test func `the worker server has one thread, so that a forked child is complete`() throws {
        let server = try RunningServer()
        #expect(try server.isReady())
        #expect(server.threadCount() == 1)
        let (input, output) = (try file(Self.gif), try file([]))
        _ = try server.run(Self.metadata, files: [input.raw, output.raw])
        #expect(try server.nextEnd().outcome == .exited(0))
        #expect(server.threadCount() == 1)
    }

    @Test func `the worker server kills its child on request and goes on`() throws {
        let server = try RunningServer()
        #expect(try server.isReady())
        // Nothing to kill: no harm.
        try server.send(.kill)
        let endless = try EndlessTask(server)
        try server.send(.kill)
        #expect(try server.nextEnd().outcome == .signalled(SIGKILL))
        #expect(arrives(endless.events.raw))
        let (input, output) = (try file(Self.gif), try file([]))
        _ = try server.run(Self.metadata, files: [input.raw, output.raw])
        #expect(try server.nextEnd().outcome == .exited(0))
    }

    @Test func `the worker server ends with its child when the scheduler closes the channel`()
        throws
    {
        let server = try RunningServer()
        #expect(try server.isReady())
        let endless = try EndlessTask(server)
        server.closeControl()
        try endless.expectEnd()
        #expect(arrives(server.program.raw) && server.program.poll() == .exited(0))
    }

    @Test func `the worker server ends with its child on SIGTERM`() throws {
        let server = try RunningServer()
        #expect(try server.isReady())
        let endless = try EndlessTask(server)
        server.program.send(SIGTERM)
        try endless.expectEnd()
        #expect(arrives(server.program.raw) && server.program.poll() == .exited(0))
    }

    @Test func `the worker server takes its child along when it is killed`() throws {
        let server = try RunningServer()
        #expect(try server.isReady())
        let endless = try EndlessTask(server)
        server.program.send(SIGKILL)
        try endless.expectEnd()
    }

    @Test func `the worker server leaves an interrupt at the terminal to the scheduler`() throws {
        let server = try RunningServer()
        #expect(try server.isReady())
        let endless = try EndlessTask(server)
        server.program.send(SIGINT)
        kill(endless.processID, SIGINT)
        try server.send(.kill)
        #expect(try server.nextEnd().outcome == .signalled(SIGKILL))
    }

    @Test(.enabled(if: geteuid() == 0, "only root may list the descriptors of such a process"))
    func `the worker server gives a child the task's descriptors and keeps none`() throws {
        let server = try RunningServer()
        #expect(try server.isReady())
        let before = server.openFiles(of: server.program.processID)
        let endless = try EndlessTask(server)
        let child = server.openFiles(of: endless.processID)
        // Null twice, this process's standard error; the task's channel, input and output.
        #expect(Set(child.values).subtracting(before.values).count == 3)
        let control = try #require(before[3])
        #expect(!child.values.contains(control))
        #expect(
            Set(child.values).intersection(before.values) == Set([0, 1, 2].map { before[$0]! }))
        // One more than before, the child's pidfd, as soon as the server has the processor again.
        let deadline = Clock.monotonicSeconds + 20
        while server.openFiles(of: server.program.processID).count != before.count + 1 {
            try #require(Clock.monotonicSeconds < deadline, "the server keeps descriptors")
            sched_yield()
        }
    }

    @Test func `the worker server reports that a child used up its processor time`() throws {
        let server = try RunningServer()
        #expect(try server.isReady())
        let (input, output) = (try file(Array(Self.bomb.utf8)), try file([]))
        _ = try server.run(Self.drawing(cpuSeconds: 1), files: [input.raw, output.raw])
        let end = try server.nextEnd()
        #expect(end.outcome == .signalled(SIGXCPU))
        #expect((0.5...3).contains(end.cpuSeconds))
    }

    @Test func `the worker server charges each task only with its own processor time`() throws {
        let server = try RunningServer()
        #expect(try server.isReady())
        // Together they take a few seconds, each a part of its one second.
        let count = 24
        let input = try file(Array(Self.bomb(levels: 5).utf8))
        let outputs = try (0..<count).map { _ in try file([]) }
        let tasks = Array(repeating: Self.drawing(cpuSeconds: 1), count: count)
        let channel = try server.run(tasks, files: outputs.flatMap { [input.raw, $0.raw] })
        let end = try server.nextEnd()
        print("processor time of \(count) tasks: \(end.cpuSeconds) s")
        #expect(end.outcome == .exited(0))
        #expect(try self.events(channel).count { $0 == .done } == count)
        // One that never ends is ended for its own time.
        let inputs = [input, try file(Array(Self.bomb.utf8))]
        let files = zip(inputs, outputs).flatMap { [$0.raw, $1.raw] }
        let second = try server.run(Array(tasks.prefix(2)), files: files)
        #expect(try server.nextEnd().outcome == .signalled(SIGXCPU))
        #expect(try self.events(second).count { $0 == .done } == 1)
    }

    @Test func `the worker server takes no tasks of different limits for one child`() throws {
        let log = try file([])
        let server = try RunningServer(log: log.raw)
        #expect(try server.isReady())
        let files = try (0..<4).map { _ in try file(Self.gif) }
        _ = try server.run(
            [Self.drawing(cpuSeconds: 1), Self.drawing(cpuSeconds: 2)],
            files: files.map(\.raw))
        #expect(arrives(server.program.raw) && server.program.poll() == .exited(100))
        #expect(text(log).contains("tasks of one child have different limits"))
    }

    @Test(arguments: [
        (0, "tasks came with 1 descriptors, not 3"),
        (300, "tasks came with 301 descriptors, not 3"),
    ])
    func `the worker server ends when descriptors do not match the task`(count: Int, reason: String)
        throws
    {
        let log = try file([])
        let server = try RunningServer(log: log.raw)
        #expect(try server.isReady())
        let input = try file(Self.gif)
        _ = try server.run(Self.metadata, files: Array(repeating: input.raw, count: count))
        #expect(arrives(server.program.raw) && server.program.poll() == .exited(100))
        #expect(text(log).contains("\"event\":\"could not understand the scheduler\""))
        #expect(text(log).contains("\"reason\":\"\(reason)\""))
    }

    @Test(arguments: ["", "{", "{\"stop\":{}}"])
    func `the worker server ends when a message is no command`(message: String) throws {
        let log = try file([])
        let server = try RunningServer(log: log.raw)
        #expect(try server.isReady())
        try server.control?.send(Array(message.utf8))
        #expect(arrives(server.program.raw) && server.program.poll() == .exited(100))
        #expect(text(log).contains("\"reason\":\"a message is no command\""))
    }

    @Test(
        arguments: [
            ([], 2, "descriptor 3 is no channel to a scheduler"), (["--help"], 0, "--sandbox MODE"),
            (["--version"], 0, "pressroom-worker "),
            (["--sandbox", "no"], 2, "--sandbox cannot be \"no\": known are strict, best-effort"),
        ] as [([String], Int32, String)])
    func `the worker explains itself when it is started by hand`(
        arguments: [String], code: Int32,
        said: String
    ) throws {
        let output = try file([])
        let program = try Program(
            Program.sibling("pressroom-worker"), arguments,
            descriptors: [output.raw, output.raw, output.raw])
        #expect(program.wait() == .exited(code))
        #expect(text(output).contains(said))
    }

    /// A task that does not end by itself, once its child is at work.
    private struct EndlessTask {
        let events: Channel
        let processID: Int32

        init(_ server: RunningServer) throws {
            let (input, output) = (try file(Array(bomb.utf8)), try file([]))
            events = try server.run(drawing(cpuSeconds: 60), files: [input.raw, output.raw])
            // How many pages the document has is said when it is open.
            try #require(arrives(events.raw))
            guard case .message = try events.receive(wait: false) else {
                throw SystemError("run the task", code: EPROTO)
            }
            processID = try #require(server.children().first)
        }

        /// The channel closes when the child, which holds its other end, is gone.
        func expectEnd() throws {
            try #require(arrives(events.raw))
            guard case .closed = try events.receive(wait: false) else {
                Issue.record("the child lives on")
                return
            }
        }
    }

    /// A task that draws the one page of a document.
    private static func drawing(cpuSeconds: Int) -> Pipelines.Task {
        var limits = Limits()
        limits.cpuSeconds = cpuSeconds
        return Pipelines.Task(
            inputs: [.init(name: "bomb.pdf", mediaType: .pdf)],
            steps: [Step(name: "small", action: Thumbnail(width: 200, height: 200))],
            pages: nil, outputs: [.init(step: "small", mediaType: .jpeg, page: nil)],
            limits: limits, threads: 1)
    }

    private static let metadata = Pipelines.Task(
        inputs: [.init(name: "dot.gif", mediaType: .gif)],
        steps: [Step(name: "facts", action: FileMetadata())], pages: nil,
        outputs: [.init(step: "facts", mediaType: .json, page: nil)], limits: Limits(), threads: 1)

    /// A picture of one pixel.
    private static let gif: [UInt8] =
        Array("GIF89a".utf8) + [1, 0, 1, 0, 0x80, 0, 0]
        + [0, 0, 0, 255, 255, 255, 0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3b]

    /// A document whose page takes for ever to draw.
    private static let bomb = bomb(levels: 12)

    /// A document whose page draws a form that draws a form ten times, and so on.
    private static func bomb(levels: Int) -> String {
        var text =
            "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
            + "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
            + "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R"
            + "/Resources<</XObject<</X 5 0 R>>>>>>endobj\n"
            + "4 0 obj<</Length 5>>stream\n/X Do\nendstream endobj\n"
        for level in 0..<levels {
            let body =
                level == levels - 1
                ? "0 0 99 99 re f\n"
                : String(repeating: "/X Do\n", count: 10)
            text +=
                "\(5 + level) 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 100 100]"
                + "/Resources<</XObject<</X \(6 + level) 0 R>>>>/Length \(body.utf8.count)>>"
                + "stream\n\(body)endstream endobj\n"
        }
        return text + "trailer<</Root 1 0 R/Size \(5 + levels)>>\n%%EOF\n"
    }

    private func events(_ channel: Channel) throws -> [TaskEvent] {
        var result: [TaskEvent] = []
        while case .message(let text, _) = try channel.receive(wait: true) {
            result += try JSON.decode(TaskReport.self, from: text).events
        }
        return result
    }

    private func text(_ descriptor: Descriptor) -> String {
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = pread(descriptor.raw, &bytes, bytes.count, 0)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
}

/// A file without a name, standing at its start.
private func file(_ bytes: [UInt8]) throws -> Descriptor {
    let descriptor = Descriptor(owning: open("/tmp", O_RDWR | O_CLOEXEC | 0o20200000, 0o600))
    try bytes.withUnsafeBytes { try descriptor.write($0) }
    lseek(descriptor.raw, 0, SEEK_SET)
    return descriptor
}
