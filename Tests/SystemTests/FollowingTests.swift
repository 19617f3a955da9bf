import Glibc
import Jobs
import Platform
import TestFolders
import Testing

extension SystemTests.`A running system` {
    @Suite struct `Clients that follow jobs` {
        let stack = Stack.shared

        /// Long enough for several statuses.
        private static let book = Media.document(pages: 60, width: 900, height: 900)

        @Test func `a stream has every state of a job, in order, to the last`() throws {
            let id = try stack.submit("book", Self.book)
            let source = EventSource(stack.client, id)
            let events = try source.all()
            try check(events, of: id)
            #expect(source.connections == 2 && source.ends == 1)
            #expect(source.head.hasPrefix("HTTP/1.1 204 "))
        }

        @Test func `a client that is cut off repeatedly misses no state and sees none twice`()
            throws
        {
            let id = try stack.submit("book", Self.book)
            let source = EventSource(stack.client, id)
            var events: [EventSource.Event] = []
            while let event = try source.next() {
                events.append(event)
                source.disconnect()
            }
            try check(events, of: id)
            #expect(source.connections == events.count + 1)
        }

        /// The events are those of a job from its beginning to its end.
        private func check(_ events: [EventSource.Event], of id: JobID) throws {
            let states = events.map(\.status.state)
            #expect(states.first == .queued || states.first == .processing)
            #expect(states.contains(.processing) && states.last == .completed)
            #expect(!states.dropLast().contains(.completed))
            let moments = events.map(\.status.updatedAt)
            #expect(moments == moments.sorted())
            #expect(events.map(\.status.progress) == events.map(\.status.progress).sorted())
            #expect(Set(events.map(\.id)).count == events.count)
            #expect(try events.last?.status == stack.final(id))
            let tag = try stack.client.get("/jobs/\(id)")["etag"]
            #expect(tag == events.last.map { "\"\($0.id)\"" })
        }

        @Test func `a stream of many jobs has every one of them to its end`() throws {
            let batch = BatchID(nanoseconds: 0, random: UInt64.random(in: 0 ... .max))
            let ids = try (0..<5).map { _ in
                let answer = try stack.client.post(
                    "/jobs?pipeline=tile&batch=\(batch)", Media.small)
                return try answer.decoded(Status.self).id
            }
            let named = ids.map { "id=\($0)" }.joined(separator: "&")
            for target in ["/jobs/events?\(named)", "/batches/\(batch)/events"] {
                let source = EventSource(stack.client, target)
                let events = try source.all()
                for id in ids {
                    #expect(events.last { $0.status.id == id }?.status.state == .completed)
                }
                #expect(source.head.hasPrefix("HTTP/1.1 204 "))
            }
            // It has no known length: it is sent until the connection ends.
            let request =
                "GET /batches/\(batch)/archive HTTP/1.0\r\nHost: \(stack.client.address)\r\n\r\n"
            let archive = try stack.client.send(Array(request.utf8), hasBody: false)
            #expect(archive.status == 200 && archive["content-type"] == "application/zip")
            let text = String(decoding: archive.body, as: UTF8.self)
            #expect(text.contains("upload/tile/") && text.contains("upload-5/tile/"))
        }

        @Test func `a stream has its own media type and is not cached`() throws {
            let id = try stack.submit("tile", Media.small)
            let source = EventSource(stack.client, id)
            _ = try source.next()
            let fields = source.head.lowercased().split(separator: "\r\n")
                .map(String.init)
            for field in [
                "content-type: text/event-stream", "cache-control: no-store",
                "transfer-encoding: chunked",
            ] {
                #expect(fields.contains(field), "\(field)")
            }
            #expect(!fields.contains { $0.hasPrefix("content-length") || $0.hasPrefix("x-accel") })
            _ = try source.all()
            let head = try stack.client.send("HEAD", "/jobs/\(id)/events")
            #expect(head.status == 200 && head["content-type"] == "text/event-stream")
        }

        @Test func `there is no stream of a job that does not exist, nor by another method`() throws
        {
            let none = JobID(nanoseconds: 0, random: 0)
            #expect(try stack.client.get("/jobs/\(none)/events").status == 404)
            let answer = try stack.client.post("/jobs/\(none)/events", [])
            #expect(answer.status == 405 && answer["allow"] == "GET, HEAD")
        }

        @Test(arguments: ["POST /jobs?pipeline=tile", "PUT /upload/tile/a.jpg"])
        func `an upload that waits is answered with the final status`(line: String) throws {
            let words = line.split(separator: " ").map(String.init)
            let answer = try stack.client.send(
                words[0], words[1], ["Prefer: wait=30"],
                body: Media.small)
            #expect(answer.status == 200)
            #expect(answer["preference-applied"] == "wait=30" && answer["retry-after"] == nil)
            let status = try answer.decoded(Status.self)
            #expect(status.state == .completed && status.steps[0].outputs.count == 1)
            #expect(answer["location"] == "/jobs/\(status.id)")
            #expect(try stack.final(status.id) == status)
        }

        @Test func `a request that waits is answered with the next status, or the last`() throws {
            let id = try stack.submit("book", Self.book)
            let first = try #require(try stack.client.get("/jobs/\(id)")["etag"])
            let next = try stack.client.get(
                "/jobs/\(id)", "Prefer: wait=30",
                "If-None-Match: \(first)")
            #expect(next.status == 200 && next["etag"] != first)
            #expect(next["preference-applied"] == "wait=30")
            let last = try stack.client.get("/jobs/\(id)", "Prefer: wait=30")
            #expect(try last.decoded(Status.self).state == .completed)
        }
    }
}

extension SystemTests {
    /// Of a job that does not get on: the scheduler is stopped for the time of a test.
    @Suite(.stack) final class `Clients that stop reading` {
        let stack = Stack.shared
        let scheduler: RunningProcess
        let id: JobID
        /// Of each test its own: nobody knows how long its jobs take, so that the status of one
        /// that waits does not change by the minute.
        private let pipeline = "still\(UInt32.random(in: 0 ... .max))"

        init() throws {
            try stack.directory.write(
                "pipelines/\(pipeline).yaml",
                Array(
                    """
                    name: \(pipeline)
                    accepts: [image/jpeg]
                    steps: { tile: { uses: thumbnail, with: { width: 40 } } }

                    """.utf8))
            scheduler = try stack.process("pressroom-scheduler")
            scheduler.send(SIGSTOP)
            id = try stack.submit(pipeline, Media.small)
        }

        deinit { scheduler.send(SIGCONT) }

        /// How many descriptors it has once none comes or goes: no request is being answered then.
        private func descriptorsAtRest(_ process: RunningProcess) throws -> Int {
            var seen: [Int] = []
            return try eventually("rest") {
                seen.append(try process.descriptors)
                return seen.count >= 5 && Set(seen.suffix(5)).count == 1 ? seen.last : nil
            }
        }

        @Test func `a request that waits too long is answered with the current status`() throws {
            let begun = Clock.monotonicSeconds
            let sent = try stack.client.post("/jobs?pipeline=tile", Media.small, "Prefer: wait=1")
            #expect(Clock.monotonicSeconds - begun >= 1)
            #expect(sent.status == 202 && sent["retry-after"] == "1")
            #expect(sent["preference-applied"] == "wait=1")
            let status = try sent.decoded(Status.self)
            #expect(status.state == .queued && sent["location"] == "/jobs/\(status.id)")
            let tag = try #require(try stack.client.get("/jobs/\(id)")["etag"])
            let answer = try stack.client.get(
                "/jobs/\(id)", "Prefer: wait=1",
                "If-None-Match: \(tag)")
            #expect(answer.status == 304 && answer["preference-applied"] == "wait=1")
        }

        @Test func `a client that goes away leaves nothing behind`() throws {
            let responder = try stack.process("pressroom-responder")
            let before = try descriptorsAtRest(responder)
            let sources = (0..<50).map { _ in EventSource(stack.client, id) }
            for source in sources { #expect(try source.next()?.status.state == .queued) }
            var waiting: [Client.Connection] = []
            for _ in 0..<50 {
                let connection = try stack.client.open()
                connection.send(stack.client.head("GET", "/jobs/\(id)", ["Prefer: wait=60"]))
                waiting.append(connection)
            }
            _ = try eventually("a hundred that follow") {
                try responder.descriptors >= before + 100 ? true : nil
            }
            sources.forEach { $0.disconnect() }
            waiting = []
            _ = try eventually("as many descriptors as before") {
                try responder.descriptors <= before ? true : nil
            }
        }

        @Test func `streams end and waiting requests are answered when the responder stops`() throws
        {
            let responder = try stack.process("pressroom-responder")
            let source = EventSource(stack.client, id)
            let first = try #require(try source.next())
            #expect(first.status.state == .queued)
            // Of another job, so that it is seen when the responder has begun to follow it.
            let other = try stack.submit(pipeline, Media.small)
            let queue = try Directory(opening: "\(stack.spool.path)/new/normal")
            let inode = try #require(try queue.info(other.text)).inode
            let waiting = try stack.client.open()
            waiting.send(stack.client.head("GET", "/jobs/\(other)", ["Prefer: wait=60"]))
            _ = try eventually("one that waits") { try responder.watches(inode) ? true : nil }
            responder.send(SIGTERM)
            let answer = try waiting.answer()
            #expect(answer.status == 200 && answer["preference-applied"] == "wait=60")
            _ = try eventually("another responder") {
                try stack.process("pressroom-responder") != responder
                    && stack.client.get("/health").status == 200 ? true : nil
            }
            // It comes again, and gets only what is new to it.
            scheduler.send(SIGCONT)
            let events = try source.all()
            #expect(events.last?.status.state == .completed)
            #expect(!events.contains { $0.id == first.id || $0.status.state == .queued })
            #expect(source.connections == 3 && source.ends == 2)
        }

        @Test func `a stream without a responder is answered with Retry-After`() throws {
            let none = JobID(nanoseconds: 0, random: 0)
            let answer = try eventually("a stream that begins later") {
                try stack.process("pressroom-responder").kill()
                let answer = try stack.client.get("/jobs/\(none)/events")
                return answer.status == 404 ? nil : answer
            }
            #expect(answer.status == 200 && answer["content-type"] == "text/event-stream")
            #expect(String(decoding: answer.body, as: UTF8.self) == "retry: 5000\n\n")
            _ = try eventually("another responder") {
                try stack.client.get("/health").status == 200 ? true : nil
            }
        }
    }
}
