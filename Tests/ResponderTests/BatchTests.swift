import FastCGI
import Jobs
import Platform
import Spool
import Testing
@testable import Responder

@Suite struct `A batch over HTTP` {
    let front: Front
    init() throws { front = try Front() }

    private let photo = Front.jpeg(bytes: 200)

    private func file(_ name: String, _ data: [UInt8]? = nil) -> (header: String, data: [UInt8]) {
        ("name=\"file\"; filename=\"\(name)\"", data ?? photo)
    }

    private func field(_ name: String, _ value: String) -> (header: String, data: [UInt8]) {
        ("name=\"\(name)\"", Array(value.utf8))
    }

    private func post(
        _ form: [UInt8], _ target: String = "/batches?pipeline=web",
        _ change: (inout RequestHead) -> Void = { _ in }
    ) -> Response {
        front.answer("POST", target, body: MemoryBody(form)) {
            $0.contentType = "multipart/form-data; boundary=b"
            change(&$0)
        }
    }

    private func summary(_ response: Response) throws -> BatchSummary {
        try JSON.decode(BatchSummary.self, from: response.body)
    }

    @Test func `a batch has a job for each file of a form`() throws {
        let response = post(
            form(
                field("title", "Holidays"), file("a.jpg"), file("b.jpg"),
                file("c.jpg")))
        #expect(response.status == 202)
        let batch = try summary(response)
        #expect(response.value("Location") == "/batches/\(batch.id)")
        #expect(batch.total == 3 && batch.counts["queued"] == 3)
        #expect(batch.title?.text == "Holidays" && batch.pipelines == ["web"])
        #expect(try front.jobDirectories().count == 3)
        let list = front.answer("GET", batch.links.jobs)
        #expect(["a.jpg", "b.jpg", "c.jpg"].allSatisfy(list.text.contains))
        #expect(!list.text.contains("Holidays"))
    }

    @Test func `a batch that is being counted for the first time answers with Retry-After`() throws
    {
        let link = try summary(post(form(file("a.jpg"), file("b.jpg")))).links.`self`
        let other = try Front(in: front.directory)
        var meanwhile: Response?
        let interceptor = Interceptor { action, path in
            // As another request, while the names of its jobs are read.
            if action == "list", path.contains("/batches/"), meanwhile == nil {
                meanwhile = other.answer("GET", link)
            }
            return nil
        }
        let counted = interceptor.watch { other.answer("GET", link) }
        #expect(meanwhile?.status == 503 && meanwhile?.value("Retry-After") == "1")
        #expect(try summary(counted).counts["queued"] == 2)
        #expect(other.answer("GET", link).body == counted.body)
    }

    /// A batch of so many waiting jobs that few such batches are counted at a time.
    private func largeBatch(_ number: Int) throws -> String {
        let batch = try summary(post(form(file("a.jpg"))))
        let root = try front.spoolRoot()
        let folder = try root.directory("batches").directory(batch.id.text)
        let lane = try root.directory("new").directory("batch")
        for job in 0..<1000 {
            let id = JobID(nanoseconds: 0, random: UInt64(number << 16 | job)).text
            _ = try folder.create(id)
            try lane.make(id)
        }
        return batch.links.`self`
    }

    @Test func `requests for many large batches leave threads to other requests`() throws {
        let links = try (0..<9).map { try largeBatch($0) }
        let small = try summary(post(form(file("a.jpg")))).links.`self`
        let job = try #require(
            post(form(file("a.jpg")), "/jobs?pipeline=web").value("Location"))
        let other = try Front(in: front.directory)
        #expect(other.answer("GET", links[8]).status == 200)
        var held: [Response] = []
        var answers: [String: Response] = [:]
        /// Each request comes while the one before it looks for a job: as on one thread each.
        func ask(_ remaining: ArraySlice<String>) {
            guard let link = remaining.first else {
                for link in [links[8], small, job] { answers[link] = other.answer("GET", link) }
                return
            }
            var isPending = true
            let interceptor = Interceptor { action, path in
                guard isPending, action == "inspect", path.contains("/00000000-")
                else { return nil }
                isPending = false
                ask(remaining.dropFirst())
                return nil
            }
            held.append(interceptor.watch { other.answer("GET", link) })
            if isPending { ask(remaining.dropFirst()) }
        }
        ask(links[..<8])
        #expect(held.map(\.status).sorted() == [200, 200] + Array(repeating: 503, count: 6))
        for refused in held where refused.status == 503 {
            #expect(refused.value("Retry-After") == "1")
            #expect(refused.text.contains("/problems#batches-busy"))
        }
        #expect(answers.count == 3 && answers.values.allSatisfy { $0.status == 200 })
        #expect(links.allSatisfy { other.answer("GET", $0).status == 200 })
    }

    @Test func `a batch of many files has one file open at a time`() throws {
        let files = (0..<400).map { file("\($0).jpg") }
        let open = try Directory(opening: "/proc/self/fd").names().count
        var most = 0
        var body = WatchedBody(formOfMany(files)) {
            most = max(most, (try? Directory(opening: "/proc/self/fd").names().count) ?? .max)
        }
        var head = RequestHead("POST", "/batches?pipeline=web")
        head.contentType = "multipart/form-data; boundary=b"
        let response = front.responder.answer(head, &body)
        #expect(try summary(response).total == 400)
        // Other tests open files, too.
        #expect(most < open + 300)
    }

    @Test(arguments: [
        ("a file of a type that is not taken", 415), ("an empty file", 400),
        ("no end", 400), ("a late field", 400), ("no file", 400),
    ]) func `an invalid batch leaves nothing behind`(what: String, status: Int)
        throws
    {
        let bad =
            switch what {
            case "a file of a type that is not taken": form(file("a.jpg"), file("b", [1, 2, 3]))
            case "an empty file": form(file("a.jpg"), file("b.jpg", []))
            case "no end": form(file("a.jpg"), file("b.jpg"), ends: false)
            case "a late field": form(file("a.jpg"), field("title", "b"))
            default: form(field("title", "a"))
            }
        #expect(post(bad).status == status)
        #expect(try front.files().isEmpty)
        #expect(try front.spoolRoot().directory("batches").names().isEmpty)
        // The one directory is that of this process.
        #expect(try front.jobDirectories() == [])
    }

    @Test func `a batch is refused as a whole when the queue cannot hold all of it`() throws {
        let front = try Front(queueMax: 2)
        let body = MemoryBody(form(file("a.jpg"), file("b.jpg"), file("c.jpg")))
        let response = front.answer("POST", "/batches?pipeline=web", body: body) {
            $0.contentType = "multipart/form-data; boundary=b"
        }
        #expect(response.status == 503)
        #expect(try front.jobDirectories() == [] && front.files().isEmpty)
    }

    @Test func `a batch and its jobs are visible to their owner and operators alone`() throws {
        let batch = try summary(post(form(file("a.jpg"))) { $0.owner = "ada" })
        for target in [batch.links.`self`, batch.links.jobs] {
            let statuses = [nil, "ada", "bob", "grace"].map { user in
                front.answer("GET", target) {
                    ($0.owner, $0.isOperator) = (user, user == "grace")
                }.status
            }
            #expect(statuses == [404, 200, 404, 200])
        }
        let missing = BatchID(nanoseconds: 1, random: 1)
        let answers = [batch.id, missing].map { id in
            front.answer("GET", "/batches/\(id)") { $0.owner = "bob" }.text
                .replacing(id.text, with: "ID")
        }
        #expect(answers[0] == answers[1] && answers[0].contains("/problems#unknown-batch"))
        #expect(front.answer("GET", "/batches/1").status == 404)
    }

    @Test(arguments: ["/batches?pipeline=web", "/jobs?pipeline=web"])
    func `a batch takes jobs of its owner alone`(target: String) throws {
        let id = BatchID(nanoseconds: 7, random: 7)
        let named = "\(target)&batch=\(id)"
        #expect(post(form(file("a.jpg")), named) { $0.owner = "ada" }.status == 202)
        let other = post(form(file("b.jpg")), named) { $0.owner = "eve" }
        #expect(other.status == 409 && other.text.contains("/problems#batch-taken"))
        #expect(post(form(file("c.jpg")), named) { $0.owner = "ada" }.status == 202)
        let seen = front.answer("GET", "/batches/\(id)") { $0.owner = "ada" }
        #expect(try summary(seen).total == 2)
        #expect(try front.jobDirectories().count == 2)
    }

    @Test func `a batch that comes again with its key is the same batch`() throws {
        let body = form(file("a.jpg"), file("b.jpg"))
        let first = post(body) { $0.idempotencyKey = "k" }
        let again = post(body) { $0.idempotencyKey = "k" }
        #expect(first.status == 202 && again == first)
        #expect(post(form(file("a.jpg"))) { $0.idempotencyKey = "k" }.status == 422)
        // The same files as one job are something else.
        #expect(post(body, "/jobs?pipeline=web") { $0.idempotencyKey = "k" }.status == 422)
        #expect(try front.jobDirectories().count == 2)
    }

    @Test func `a batch is sent again only when it has changed`() throws {
        let batch = try summary(post(form(file("a.jpg"))))
        let first = front.answer("GET", batch.links.`self`)
        let tag = try #require(first.value("ETag"))
        #expect(first.value("Cache-Control") == "no-cache")
        #expect(front.answer("GET", batch.links.`self`) { $0.ifNoneMatch = tag }.status == 304)
        #expect(post(form(file("b.jpg")), "/batches?pipeline=web&batch=\(batch.id)").status == 202)
        let second = front.answer("GET", batch.links.`self`) { $0.ifNoneMatch = tag }
        #expect(second.status == 200)
        #expect(try summary(second).total == 2)
    }

    @Test func `a batch is described with all its possible fields`() throws {
        var full = BatchSummary(
            of: BatchManifest(
                id: BatchID(nanoseconds: 0, random: 0), title: JobTitle("a"),
                createdAt: Timestamp(milliseconds: 0),
                daily: DailyDigest(
                    to: .init(.hook(program: "tell"), pipeline: "web"),
                    at: ReportTime(
                        time: DailyTime(minute: 0), day: "1970-01-02",
                        moment: Timestamp(milliseconds: 1)))))
        let least = try JSON.decode(JSONValue.self, from: JSON.encode(full)).names
        (full.finishedAt, full.estimatedCompletionAt) = (full.createdAt, full.createdAt)
        full.fitsWindow = true
        full.notifications = []
        var refused = BatchRefusals(at: full.createdAt)
        refused.add(.init(name: "a.txt", reason: "it is empty"), at: full.createdAt)
        full.refused = refused
        let most = try JSON.decode(JSONValue.self, from: JSON.encode(full)).names
        let schema = try #require(OpenAPI.document["components"]?["schemas"]?["Batch"])
        #expect(most == schema["properties"]?.names)
        guard case .list(let required) = schema["required"] else {
            preconditionFailure("a batch has what is always there")
        }
        #expect(Set(required).isSubset(of: (least ?? []).map { .text($0) }))
    }

    private func formOfMany(_ files: [(header: String, data: [UInt8])]) -> [UInt8] {
        files.flatMap { form($0, ends: false) } + form()
    }
}

/// A body that is looked at each time that some of it is read.
private struct WatchedBody: UploadBody {
    private var body: MemoryBody
    private let look: () -> Void

    init(_ bytes: [UInt8], _ look: @escaping () -> Void) {
        body = MemoryBody(bytes)
        self.look = look
    }

    mutating func receive(into buffer: UnsafeMutableRawBufferPointer)
        -> (count: Int, error: RequestError?)
    {
        look()
        return body.receive(into: buffer)
    }

    var interrupter: (@Sendable () -> Void)? { nil }
}
