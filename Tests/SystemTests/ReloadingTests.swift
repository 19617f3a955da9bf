import Glibc
import Jobs
import Platform
import TestFolders
import Testing

extension SystemTests {
    /// What is edited while the programs run.
    @Suite struct `The reloading of pipeline files` {
        private static let broken = Array(
            """
            name: tile
            accepts: [image/jpeg]
            steps: { tile: { uses: thumbnial } }

            """.utf8)

        private struct Described: Decodable { let stale: Bool }

        private func isStale(_ stack: Stack) throws -> Bool {
            try stack.client.get("/pipelines/tile").decoded(Described.self).stale
        }

        private func check(_ stack: Stack) throws -> (code: Int32, output: String, error: String) {
            try stack.tool(["check", "--pipelines", stack.directory("pipelines")])
        }

        private func usable(_ program: String) -> String {
            "pressroom_pipeline_usable{pipeline=\"tile\",program=\"\(program)\"}"
        }

        @Test func `a pipeline whose file gets an error is used as before, and reported`()
            throws
        {
            let stack = try Stack(in: TestPipelines.folder())
            let good = try Directory(opening: stack.directory("pipelines")).contents("tile.yaml")
            #expect(try !isStale(stack) && check(stack).code == 0)
            try stack.directory.write("pipelines/tile.yaml", Self.broken)
            _ = try eventually("the error") { try isStale(stack) ? true : nil }

            let status = try stack.final(stack.submit("tile", Media.small))
            #expect(status.state == .completed && status.steps[0].outputs[0].width == 40)
            let kept = "tile: the version before it stays in use\n"
            let said = try eventually("the word of the scheduler") {
                let said = try check(stack)
                return said.error.hasSuffix(kept) ? said : nil
            }
            #expect(said.code == 1)
            #expect(said.error.contains("tile.yaml:3:24: error: unknown step \"thumbnial\""))
            let metrics = try stack.metrics()
            #expect(metrics.contains("pressroom_pipeline_valid{pipeline=\"tile\"} 0\n"))
            #expect(metrics.contains("pressroom_pipeline_valid{pipeline=\"web\"} 1\n"))
            for program in ["responder", "scheduler"] {
                #expect(metrics.contains("\(usable(program)) 1\n"))
                #expect(stack.log(of: program, has: "the version before it stays in use"))
            }

            try stack.directory.write("pipelines/tile.yaml", good)
            _ = try eventually("the mended pipeline") { try isStale(stack) ? nil : true }
            _ = try eventually("the word of both") {
                ["responder", "scheduler"].allSatisfy {
                    stack.log(of: $0, has: "a pipeline file is valid again and in use")
                } ? true : nil
            }
            #expect(try check(stack).code == 0)
            #expect(try stack.stop() == .exited(0))
        }

        @Test
        func `after a restart uploads for an invalid pipeline are refused, and its jobs wait`()
            throws
        {
            let directory = try TestPipelines.folder()
            let first = try Stack(in: directory)
            let good = try Directory(opening: directory("pipelines")).contents("tile.yaml")
            let scheduler = try first.process("pressroom-scheduler")
            scheduler.stop()
            try directory.write("pipelines/tile.yaml", Self.broken)
            _ = try eventually("the error") { try isStale(first) ? true : nil }
            let id = try first.submit("tile", Media.small)
            #expect(try first.stop() == .exited(0))

            let second = try Stack(in: directory)
            #expect(try second.client.post("/jobs?pipeline=tile", Media.small).status == 503)
            _ = try eventually("the job to wait") {
                try second.status(id).state == .held ? true : nil
            }
            let metrics = try eventually("the word of the scheduler") {
                let metrics = try second.metrics()
                return metrics.contains("\(usable("scheduler")) 0\n") ? metrics : nil
            }
            #expect(metrics.contains("\(usable("responder")) 0\n"))
            #expect(
                try check(second).error.hasSuffix(
                    "tile: its jobs wait until the file is corrected\n"))
            try directory.write("pipelines/tile.yaml", good)
            let status = try second.final(id)
            #expect(status.state == .completed && status.attempt == 1)
            #expect(try second.stop() == .exited(0))
        }

        @Test func `SIGHUP makes all programs read their files again and stops nothing`() throws {
            let stack = try Stack(in: TestPipelines.folder())
            let daemons = [
                "nginx", "pressroom-responder", "pressroom-scheduler",
                "pressroom-notifier",
            ]
            let before = try daemons.map { try master($0, of: stack) }
            let webWorkers = try children(of: before[0])
            let book = try stack.submit("book", Media.document(pages: 60, width: 900, height: 900))
            // An upload that has begun, and a stream that goes on.
            let body = Media.small + [UInt8](repeating: 0, count: 500_000)
            let slow = try stack.client.open()
            slow.send(
                stack.client.head(
                    "POST", "/jobs?pipeline=tile",
                    [
                        "Content-Length: \(body.count)"
                    ]) + body.prefix(100_000))
            _ = try eventually("half of an upload") { try stack.spool.jobs("tmp").first }
            let stream = try stack.client.open()
            stream.send(stack.client.head("GET", "/jobs/\(book)/events", []))
            #expect(try !stream.begin().isEmpty)

            var ids: [JobID] = []
            for _ in 0..<10 {
                stack.up.send(SIGHUP)
                for _ in 0..<5 { ids.append(try stack.submit("tile", Media.small)) }
            }
            slow.send(Array(body.dropFirst(100_000)))
            let accepted = try slow.answer()
            #expect(accepted.status == 202)
            ids.append(try accepted.decoded(Status.self).id)
            for id in ids + [book] {
                let status = try stack.final(id)
                #expect(status.state == .completed && status.attempt == 1)
            }
            for (program, words) in [
                ("responder", "read the pipelines again"),
                ("scheduler", "read the pipelines again"),
                ("notifier", "read the pipelines and the secrets again"),
            ] {
                _ = try eventually("the word of the \(program)") {
                    stack.log(of: program, has: words) ? true : nil
                }
            }
            _ = try eventually("other workers of nginx") {
                try children(of: before[0]).isDisjoint(with: webWorkers) ? true : nil
            }
            #expect(try daemons.map { try master($0, of: stack) } == before)
            #expect(try stack.stop() == .exited(0))
        }

        @Test func `SIGHUP to a daemon or a worker ends none of them`() throws {
            let directory = try TestPipelines.folder()
            try directory.write("secrets", [])
            let stack = try Stack(in: directory, "--secrets", directory("secrets"))
            _ = try stack.final(stack.submit("tile", Media.small))
            try Directory(opening: directory.path).remove("secrets")
            let all = try stack.processes().filter { $0.name.hasPrefix("pressroom-") }
            for process in all { process.send(SIGHUP) }
            _ = try eventually("the word of the notifier") {
                stack.log(of: "notifier", has: "could not read the secrets") ? true : nil
            }
            _ = try stack.final(stack.submit("tile", Media.small))
            #expect(all.filter { !$0.isRunning } == [])
            #expect(try stack.stop() == .exited(0))
        }

        @Test func `SIGHUP renews nginx's configuration unless nginx refuses it`()
            throws
        {
            let directory = try TestPipelines.folder()
            let package = try Directory(opening: TestPipelines.packageFolder)
            let text = String(decoding: try package.contents("nginx.conf"), as: UTF8.self)
            try directory.write("nginx.conf", Array(text.utf8))
            let stack = try Stack(in: directory, "--nginx-conf", directory("nginx.conf"))
            func status() throws -> Int {
                try stack.client.post("/jobs?pipeline=tile", Media.small).status
            }
            func reload(sizeMax: String) throws {
                let edited = text.replacing(
                    "client_max_body_size 8g;",
                    with: "client_max_body_size \(sizeMax);")
                try directory.write("nginx.conf", Array(edited.utf8))
                stack.up.send(SIGHUP)
            }
            #expect(try status() == 202)
            try reload(sizeMax: "1k")
            _ = try eventually("the new limit") { try status() == 413 ? true : nil }

            try reload(sizeMax: "lots")
            _ = try eventually("the word of nginx") {
                stack.log.contains("could not renew nginx.conf (nginx goes on with the one before)")
                    ? true : nil
            }
            #expect(stack.log.contains("[emerg]"), "\(stack.log)")
            #expect(stack.log.contains("\\\"client_max_body_size\\\" directive invalid value"))
            // A nginx that is started again begins with the last good one, too.
            let nginx = try master("nginx", of: stack)
            nginx.kill()
            _ = try eventually("another nginx") {
                try master("nginx", of: stack) == nginx ? nil : true
            }
            _ = try eventually("its answer") { try? status() == 413 ? true : nil }

            try reload(sizeMax: "2g")
            _ = try eventually("the newest limit") { try? status() == 202 ? true : nil }
            #expect(try stack.stop() == .exited(0))
        }

        private func master(_ name: String, of stack: Stack) throws -> RunningProcess {
            try eventually("a process \(name)") {
                try stack.processes().first {
                    $0.name.hasPrefix(name.prefix(15)) && $0.parent == stack.up.processID
                }
            }
        }

        private func children(of process: RunningProcess) throws -> Set<RunningProcess> {
            Set(try RunningProcess.descendants(of: process.id))
        }
    }
}
