import Glibc
import Jobs
import Platform
import TestFolders
import Testing

extension SystemTests {
    @Suite struct `The command pressroom up` {
        @Test(arguments: [SIGTERM, SIGINT]) func `up stops all programs, whatever is at work`(
            _ signal: Int32
        ) throws {
            let stack = try Stack(in: TestPipelines.folder())
            let id = try stack.submit("book", Media.endlessDocument)
            _ = try eventually("a child at work") { try stack.children().first }
            // An upload that does not end must not hold it up.
            let connection = try stack.client.open()
            connection.send(
                stack.client.head(
                    "POST", "/jobs?pipeline=tile",
                    ["Content-Length: 1000000"]) + Media.small)
            let processes = try stack.processes()
            let names = Set(processes.map(\.name))
            #expect(
                names == [
                    "nginx", "pressroom-notif", "pressroom-respo", "pressroom-sched",
                    "pressroom-worke",
                ])

            stack.up.send(signal)
            #expect(try stack.up.end(within: 10) == .exited(0))
            #expect(processes.filter(\.isRunning) == [])
            // The job that was at work waits for the next start.
            #expect(try stack.spool.places(of: id) == ["new/normal/\(id)"])
        }

        @Test func `up leaves no process behind when it is killed`() throws {
            let stack = try Stack(in: TestPipelines.folder())
            _ = try stack.submit("book", Media.endlessDocument)
            _ = try eventually("a child at work") { try stack.children().first }
            let processes = try stack.processes()
            stack.up.send(SIGKILL)
            #expect(try stack.up.end() == .signalled(SIGKILL))
            _ = try eventually("the end of all processes") {
                processes.contains(where: \.isRunning) ? nil : true
            }
        }

        @Test func `up serves old results and runs old jobs after a restart`() throws {
            let directory = try TestPipelines.folder()
            let first = try Stack(in: directory)
            let done = try first.final(first.submit("tile", Media.small))
            let book = try first.submit("book", Media.document(pages: 40))
            let queued = try (0..<10).map { _ in try first.submit("tile", Media.small) }
            #expect(try first.stop() == .exited(0))

            let second = try Stack(in: directory)
            #expect(try second.status(done.id) == done)
            let output = try #require(done.steps[0].outputs.first)
            #expect(try second.client.get(output.href).body.count == output.bytes)
            for id in [book] + queued {
                #expect(try second.final(id).state == .completed)
                #expect(try second.spool.places(of: id).count == 1)
            }
            #expect(try second.spool.jobs("done").count == 12)
            #expect(try second.stop() == .exited(0))
        }

        @Test func `a second up on the same spool says so and leaves the first alone`() throws {
            let stack = try Stack(in: TestPipelines.folder())
            let output = try Pipe()
            let second = try Stack.start(in: stack.directory, output: output.writing.raw)
            #expect(try second.end() == .exited(1))
            #expect(
                stack.log.contains(
                    """
                    pressroom: another 'pressroom up' runs on spool "\(stack.directory("spool"))" \
                    (process \(stack.up.processID), \
                    run directory "\(stack.directory("run"))")
                    """))
            #expect(try stack.final(stack.submit("tile", Media.small)).state == .completed)
            #expect(try stack.stop() == .exited(0))
        }

        @Test func `up names a port that is taken`() throws {
            let listener = try TCPListener(#require(SocketAddress("127.0.0.1:0")))
            let directory = try TestPipelines.folder()
            let output = try Pipe()
            let up = try Stack.start(
                in: directory, listen: "\(listener.address)",
                output: output.writing.raw)
            #expect(try up.end() == .exited(1))
            #expect(
                Stack.log(in: directory).contains(
                    "pressroom: could not listen on \(listener.address): Address already in use\n"))
        }

        @Test(arguments: ["--pipelines", "--hooks", "--secrets", "--nginx-conf"])
        func `up names a directory that does not exist at once`(option: String) throws {
            let directory = try TestPipelines.folder()
            let output = try Pipe()
            let up = try Stack.start(
                in: directory, [option, directory("nowhere")],
                output: output.writing.raw)
            #expect(try up.end(within: 10) == .exited(1))
            let nowhere = directory("nowhere")
            #expect(
                Stack.log(in: directory).contains(
                    "pressroom: could not open \"\(nowhere)\": No such file or directory\n"))
        }

        @Test func `up names a pipeline with an error and runs the others`() throws {
            let stack = try Stack(
                in: TestPipelines.folder([
                    "mistaken": """
                    accepts: [image/jpeg]
                    steps: { tile: { uses: thumbnial } }
                    """
                ]))
            let place = stack.directory("pipelines/mistaken.yaml")
            #expect(
                stack.log.contains(
                    "\(place):4:24: error: unknown step \"thumbnial\"; did you mean \"thumbnail\"?")
            )
            let refused = try stack.client.post("/jobs?pipeline=mistaken", Media.small)
            #expect(refused.status == 503 && refused["retry-after"] == "60")
            let body = try refused.decoded(RefusalBody.self)
            #expect(body.type == "/problems#pipeline-unavailable")
            #expect(
                body.detail == "The definition of the pipeline \"mistaken\" has an error; "
                    + "the operator finds it in the log.")
            #expect(try stack.final(stack.submit("tile", Media.small)).state == .completed)

            // Once it is mended it runs, with no restart.
            let text =
                "name: mistaken\naccepts: [image/jpeg]\n"
                + "steps: { tile: { uses: thumbnail, with: { width: 9 } } }\n"
            try stack.directory.write("pipelines/mistaken.yaml", Array(text.utf8))
            let id = try eventually("the mended pipeline") {
                try? stack.submit("mistaken", Media.small)
            }
            #expect(try stack.final(id).state == .completed)
            #expect(try stack.stop() == .exited(0))
        }

        @Test func `the stack uses no processor time while there is nothing to do`() throws {
            let stack = try Stack(in: TestPipelines.folder())
            _ = try stack.final(stack.submit("tile", Media.small))
            let followed = try stack.client.post(
                "/jobs?pipeline=tile", Media.small,
                "Prefer: wait=30")
            #expect(followed.status == 200)
            let own = try #require(RunningProcess(stack.up.processID))
            let all = try [own] + stack.processes()
            let before = all.map(\.cpuSeconds).reduce(0, +)
            // Of what has no event, only time can tell: a second of it.
            let epoll = try Epoll()
            let deadline = Clock.monotonicSeconds + 1
            while Clock.monotonicSeconds < deadline {
                _ = try epoll.wait(seconds: deadline - Clock.monotonicSeconds)
            }
            #expect(all.map(\.cpuSeconds).reduce(0, +) - before < 0.2)
            #expect(try stack.stop() == .exited(0))
        }
    }
}
