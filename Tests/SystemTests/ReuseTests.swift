import Crypto
import Glibc
import Jobs
import Platform
import TestFolders
import TestMedia
import Testing

extension SystemTests {
    @Suite struct `The reuse of outputs` {
        private static let pipelines = [
            "again": """
            accepts: [image/jpeg]
            reuse: true
            steps:
              small: { uses: thumbnail, with: { width: 40 } }
              slim: { uses: optimize }
              facts: { uses: metadata }
              album: { uses: pdf-export, needs: [slim], with: { page: A4 } }
            """,
            "brief": """
            accepts: [image/jpeg]
            reuse: true
            keep: 1s
            steps: { small: { uses: thumbnail, with: { width: 40 } } }
            """,
        ]

        /// Sends a photograph, and gives the status of its job when a later one could take from it.
        private func run(
            _ stack: Stack, _ name: String = "a.jpg", pipeline: String = "again",
            as user: String? = nil
        ) throws -> Status {
            let fields = user.map { [Users.field($0)] } ?? []
            let accepted = try stack.client.send(
                "PUT", "/upload/\(pipeline)/\(name)", fields, body: Media.photo)
            let id = try accepted.decoded(Status.self).id
            return try eventually("the end of job \(id)") {
                let answer = try stack.client.send("GET", "/jobs/\(id)", fields)
                let status = try answer.decoded(Status.self)
                return try status.state.isFinal && isFound(id, in: stack) ? status : nil
            }
        }

        private func isFound(_ id: JobID, in stack: Stack) throws -> Bool {
            guard let index = try? Directory(opening: stack.spool.path + "/reuse")
            else { return false }
            return try index.names().contains { shard in
                try index.directory(shard).names().contains {
                    (try? index.contents("\(shard)/\($0)")) == Array(id.text.utf8)
                }
            }
        }

        private func cacheStatus(_ stack: Stack, _ path: String, as user: String? = nil) throws
            -> String?
        {
            try stack.client.send("GET", path, user.map { [Users.field($0)] } ?? [])["cache-status"]
        }

        /// The files of a job: by their paths below `out/` their inodes and digests.
        private func files(_ status: Status, in stack: Stack) throws
            -> [String: (inode: UInt64, sha256: String)]
        {
            let place = try #require(try stack.spool.places(of: status.id).first)
            let folder = try Directory(opening: "\(stack.spool.path)/\(place)/out")
            var found: [String: (inode: UInt64, sha256: String)] = [:]
            for step in status.steps {
                for output in step.outputs {
                    let path = "\(step.name)/\(output.name)"
                    let sha256 = SHA256.of(try folder.contents(path))
                    #expect(sha256 == output.sha256)
                    let info = try folder.info(path)
                    found[path] = (try #require(info).inode, sha256)
                }
            }
            return found
        }

        @Test func `the same upload of the same user is reused, and of no other`() throws {
            let stack = try Users.stack(in: TestPipelines.folder(Self.pipelines))
            let first = try run(stack, as: "ada")
            #expect(first.steps.map(\.reused) == [false, false, false, false])
            #expect(try cacheStatus(stack, "/jobs/\(first.id)", as: "ada") == "Pressroom; fwd=miss")
            let href = first.steps[0].outputs[0].href
            #expect(try cacheStatus(stack, href, as: "ada") == "Pressroom; fwd=miss")

            let second = try run(stack, "holiday.jpg", as: "ada")
            #expect(second.state == .completed && second.message == "completed: 4 files")
            #expect(second.steps.map(\.reused) == [true, true, true, true])
            #expect(second.steps.map(\.name) == first.steps.map(\.name))
            #expect(
                second.steps.map(\.outputs[0].title)
                    == [
                        "small.jpg", "slim.jpg", "facts.json",
                        "album.pdf",
                    ].map { "holiday-\($0)" })
            let own = second.steps[0].outputs[0].href
            #expect(own == href.replacing(first.id.text, with: second.id.text))
            for path in ["/jobs/\(second.id)", own] {
                #expect(try cacheStatus(stack, path, as: "ada") == "Pressroom; hit", "\(path)")
            }
            #expect(try cacheStatus(stack, "/jobs/\(second.id)/inputs/000", as: "ada") == nil)

            // A fresh run gives the same bytes, in files of its own.
            let other = try run(stack, as: "bob")
            #expect(other.steps.map(\.reused) == [false, false, false, false])
            let (made, taken, fresh) = (
                try files(first, in: stack), try files(second, in: stack),
                try files(other, in: stack)
            )
            #expect(made.count == 4)
            for (path, file) in made {
                #expect(taken[path]! == file)
                #expect(fresh[path]!.sha256 == file.sha256 && fresh[path]!.inode != file.inode)
            }

            let table = try stack.tool(["status", second.id.text]).output
            #expect(table.contains("completed  reused  holiday-small.jpg"))
            let metrics = try eventually("the metrics") { () -> String? in
                let text = try stack.metrics()
                return text.contains("result=\"miss\"} 8") ? text : nil
            }
            #expect(
                metrics.contains(
                    "pressroom_reuse_steps_total{pipeline=\"again\",result=\"hit\"} 4"))

            // They stay when those are gone that they were taken from.
            #expect(
                try stack.client.send("DELETE", "/jobs/\(first.id)", [Users.field("ada")])
                    .status == 204)
            #expect(try files(second, in: stack).count == 4)
            let third = try run(stack, as: "ada")
            #expect(third.steps.allSatisfy { $0.reused == true })
            #expect(try stack.stop() == .exited(0))
        }

        @Test func `damaged outputs are made again and never served`() throws {
            let stack = try Stack(in: TestPipelines.folder(Self.pipelines))
            let fresh = try files(run(stack), in: stack).mapValues(\.sha256)
            let damages: [(String, (String) -> Void)] = [
                (
                    "flipped",
                    { path in
                        let file = open(path, O_RDWR)
                        var byte: UInt8 = 0
                        pread(file, &byte, 1, 20)
                        byte ^= 1
                        pwrite(file, &byte, 1, 20)
                        close(file)
                    }
                ),
                ("cut", { truncate($0, 100) }),
                ("gone", { unlink($0) }),
                (
                    "a link",
                    { path in
                        rename(path, path + ".other")
                        symlink(path + ".other", path)
                    }
                ),
            ]
            for (name, damage) in damages {
                let earlier = try run(stack)
                let place = try #require(try stack.spool.places(of: earlier.id).first)
                damage("\(stack.spool.path)/\(place)/out/slim/000.jpg")
                let status = try run(stack)
                // Neither it nor what was made of it, nor what shares its decode.
                #expect(status.steps.map(\.reused) == [false, false, false, false], "\(name)")
                #expect(try files(status, in: stack).mapValues(\.sha256) == fresh, "\(name)")
                let href = try #require(status.steps.first { $0.name == "slim" }).outputs[0].href
                let served = try stack.client.get(href).body
                #expect(SHA256.of(served) == fresh["slim/000.jpg"], "\(name)")
            }
            // What is as it was is taken.
            #expect(try run(stack).steps.map(\.reused) == [true, true, true, true])
            #expect(try stack.stop() == .exited(0))
        }

        @Test func `steps with another definition are made, and the others reused`() throws {
            let stack = try Stack(in: TestPipelines.folder(Self.pipelines))
            _ = try run(stack)
            let text = "name: again\n" + Self.pipelines["again"]!.replacing("A4", with: "A5")
            try stack.directory.write("pipelines/again.yaml", Array(text.utf8))
            let status = try eventually("the new definition") {
                let status = try run(stack)
                return status.steps.last?.reused == false ? status : nil
            }
            #expect(status.steps.map(\.reused) == [true, true, true, false])
            #expect(try cacheStatus(stack, "/jobs/\(status.id)") == "Pressroom; fwd=partial")
            #expect(try cacheStatus(stack, status.steps[0].outputs[0].href) == "Pressroom; hit")
            #expect(
                try cacheStatus(stack, status.steps[3].outputs[0].href)
                    == "Pressroom; fwd=miss")
            _ = try files(status, in: stack)
            #expect(try stack.stop() == .exited(0))
        }

        @Test
        func `expired outputs are not reused, nor any where the pipeline does not ask for it`()
            throws
        {
            let stack = try Stack(in: TestPipelines.folder(Self.pipelines))
            let first = try run(stack, pipeline: "brief")
            _ = try eventually("the end of its time") {
                Timestamp(milliseconds: Clock.wallMilliseconds) > first.expiresAt! ? true : nil
            }
            let second = try run(stack, pipeline: "brief")
            #expect(second.steps.map(\.reused) == [false])
            // Nor is it remembered by the next scheduler.
            _ = try eventually("its removal") {
                try stack.client.get("/jobs/\(second.id)").status == 410 ? true : nil
            }
            #expect(try isFound(second.id, in: stack))
            try stack.process("pressroom-scheduler").kill()
            _ = try eventually("its being forgotten") {
                try isFound(second.id, in: stack) ? nil : true
            }
            let plain = try stack.final(stack.submit("tile", Media.small))
            #expect(plain.steps.map(\.reused) == [nil])
            for path in ["/jobs/\(plain.id)", plain.steps[0].outputs[0].href] {
                #expect(try cacheStatus(stack, path) == nil)
            }
            #expect(try stack.stop() == .exited(0))
        }
    }
}
