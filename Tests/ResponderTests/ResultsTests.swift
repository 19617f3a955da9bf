import Jobs
import Platform
import Spool
import Testing
@testable import Responder

@Suite struct `The files of a job over HTTP` {
    let front: Front
    let id: JobID

    init() throws {
        front = try Front()
        let png: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
        let body = form(
            ("name=a; filename=\"na\u{ef}ve.jpg\"", Front.jpeg(bytes: 9)),
            ("name=b; filename=b.png", png))
        id = try JSON.decode(Status.self, from: front.post(form: body).body).id
    }

    /// Ends the job as completed, with outputs of one step.
    private func complete(
        _ titles: [String], as type: MediaType = .jpeg, reused: Bool? = nil, besides: Bool? = nil
    ) throws {
        let job = try #require(
            try front.spool.claims.claim([(id, .normal)], quarantined: { _ in }).first)
        var status = Status(accepted: job.manifest)
        status.state = .completed
        status.steps = [StepStatus(name: "small", uses: "thumbnail")]
        (status.steps[0].state, status.steps[0].reused) = (.completed, reused)
        if let besides {
            status.steps.append(StepStatus(name: "reused", uses: "thumbnail"))
            (status.steps[1].state, status.steps[1].reused) = (.completed, besides)
        }
        for (index, title) in titles.enumerated() {
            let name = Manifest.storedName(index) + "." + type.fileExtension
            try job.createOutput(step: "small", name: name).write(Array(title.utf8))
            status.steps[0].outputs.append(
                Output(
                    name: name, title: title, href: "/jobs/\(id)/files/small/\(name)",
                    mediaType: type,
                    bytes: title.utf8.count, width: 1, height: 1, pages: nil, sha256: ""))
        }
        try job.publish(step: "small")
        try job.finish(status)
    }

    @Test func `a job's files are listed together with those that were sent`() throws {
        struct List: Decodable {
            let inputs: [Input], files: [File], archive: String?
            struct Input: Decodable { let name: String, href: String, bytes: Int }
            struct File: Decodable { let step: String, title: String, href: String }
        }
        let before = try JSON.decode(List.self, from: front.answer("GET", "/jobs/\(id)/files").body)
        #expect(before.inputs.map(\.name) == ["naïve.jpg", "b.png"])
        #expect(before.inputs.map(\.bytes) == [9, 8])
        #expect(before.inputs[1].href == "/jobs/\(id)/inputs/001")
        #expect(before.files.isEmpty && before.archive == nil)
        try complete(["a.jpg"])
        let list = try JSON.decode(List.self, from: front.answer("GET", "/jobs/\(id)/files").body)
        #expect(list.files.map(\.step) == ["small"] && list.files[0].title == "a.jpg")
        #expect(list.files[0].href == "/jobs/\(id)/files/small/000.jpg")
        #expect(list.archive == "/jobs/\(id)/archive")
    }

    @Test(arguments: [("000", "new/normal"), ("001", "new/normal")])
    func `a sent file is returned as it came`(name: String, place: String) {
        let response = front.answer("GET", "/jobs/\(id)/inputs/\(name)")
        #expect(response.value("X-Accel-Redirect") == "/results/\(place)/\(id)/in/\(name)")
        let isFirst = name == "000"
        #expect(response.value("Content-Type") == (isFirst ? "image/jpeg" : "image/png"))
        #expect(
            response.value("Content-Disposition")
                == (isFirst
                    ? "attachment; filename=\"na_ve.jpg\"; filename*=UTF-8''na%C3%AFve.jpg"
                    : "attachment; filename=\"b.png\"; filename*=UTF-8''b.png"))
    }

    @Test func `a text is served in UTF-8, to be saved`() throws {
        try complete(["a.txt"], as: .text)
        let response = front.answer("GET", "/jobs/\(id)/files/small/000.txt")
        #expect(response.value("Content-Type") == "text/plain; charset=utf-8")
        #expect(response.value("Content-Disposition")?.hasPrefix("attachment; ") == true)
    }

    @Test(arguments: ["002", "0", "1", "000.jpg", "manifest.json", "-1"])
    func `an unknown sent file is not found`(name: String) {
        let response = front.answer("GET", "/jobs/\(id)/inputs/\(name)")
        #expect(response.status == 404)
        #expect(response.text.contains("\"/problems#unknown-file\""))
    }

    @Test func `a job's files come as one archive once the job has ended`() throws {
        let early = front.answer("GET", "/jobs/\(id)/archive")
        #expect(early.status == 409 && early.value("Retry-After") == "1")
        #expect(early.text.contains("The job is queued and has not made all its files yet"))
        let titles = ["a.jpg", "a.jpg", "C:\\b?.jpg", "ü.jpg"]
        try complete(titles)
        let response = front.answer("GET", "/jobs/\(id)/archive")
        #expect(response.status == 200)
        #expect(response.value("Content-Type") == "application/zip")
        #expect(
            response.value("Content-Disposition")
                == "attachment; filename=\"na_ve.zip\"; filename*=UTF-8''na%C3%AFve.zip")
        let head = String(decoding: response.serialized(withBody: true), as: UTF8.self)
        #expect(!head.contains("Content-Length"))
        guard case .job(let archive)? = response.archive else {
            preconditionFailure("it is of a job")
        }
        #expect(
            archive.entries.map(\.name)
                == ["small/a.jpg", "small/a-2.jpg", "small/C__b_.jpg", "small/ü.jpg"])
    }

    @Test(
        arguments: [
            (nil, nil, nil, nil), (true, nil, "hit", "hit"), (false, nil, "fwd=miss", "fwd=miss"),
            (true, true, "hit", "hit"), (true, false, "fwd=partial", "hit"),
            (false, true, "fwd=partial", "fwd=miss"), (false, false, "fwd=miss", "fwd=miss"),
        ] as [(Bool?, Bool?, String?, String?)])
    func `a job's files say whether they were reused`(
        reused: Bool?, besides: Bool?, whole: String?, one: String?
    ) throws {
        try complete(["a.jpg"], reused: reused, besides: besides)
        func field(_ path: String, _ tag: String? = nil) -> String? {
            front.answer("GET", path) { $0.ifNoneMatch = tag }.value("Cache-Status")
        }
        let expected = whole.map { "Pressroom; \($0)" }
        #expect(field("/jobs/\(id)") == expected)
        let tag = front.answer("GET", "/jobs/\(id)").value("ETag")
        #expect(front.answer("GET", "/jobs/\(id)") { $0.ifNoneMatch = tag }.status == 304)
        #expect(field("/jobs/\(id)", tag) == expected)
        #expect(field("/jobs/\(id)/archive") == expected)
        #expect(field("/jobs/\(id)/files/small/000.jpg") == one.map { "Pressroom; \($0)" })
        #expect(field("/jobs/\(id)/inputs/000") == nil)
    }

    @Test func `an output named like the mark of reuse is not taken for reused`() throws {
        try complete(["reused", "\"reused\" : true"])
        #expect(front.answer("GET", "/jobs/\(id)").value("Cache-Status") == nil)
    }

    @Test func `a job without files has no archive`() throws {
        try complete([])
        let response = front.answer("GET", "/jobs/\(id)/archive")
        #expect(response.status == 404)
        #expect(response.text.contains("\"The job has made no files.\""))
    }

    @Test func `an archive is sent only as far as the client reads it`() throws {
        try complete([String(repeating: "x", count: 1_000_000)])
        let archive = try #require(front.answer("GET", "/jobs/\(id)/archive").archive)
        var taken = 0
        #expect(throws: (any Error).self) {
            try archive.write { bytes in
                taken += bytes.count
                return taken < 200_000
            }
        }
        #expect(taken < 300_000)
    }
}
