import HTTP
import Jobs
import Platform
import Spool
import Testing
@testable import Responder

@Suite struct `Serving a job` {
    let front: Front
    let id: JobID

    init() throws {
        front = try Front()
        let body = MemoryBody(Front.jpeg(bytes: 9))
        let response = front.answer("POST", "/jobs?pipeline=web", body: body)
        id = try JSON.decode(Status.self, from: response.body).id
    }

    @Test func `a status has a tag and is not sent again while it is the same`() throws {
        let response = front.answer("GET", "/jobs/\(id)")
        #expect(response.status == 200)
        #expect(response.value("Cache-Control") == "no-cache")
        #expect(try JSON.decode(Status.self, from: response.body).state == .queued)
        let tag = try #require(response.value("ETag"))
        #expect(tag.hasPrefix("\"") && tag.hasSuffix("\"") && tag.count > 2)
        let again = front.answer("GET", "/jobs/\(id)") { $0.ifNoneMatch = "\"x\", W/\(tag)" }
        #expect(again.status == 304)
        #expect(again.body.isEmpty)
        #expect(again.value("ETag") == tag)
        let other = front.answer("GET", "/jobs/\(id)") { $0.ifNoneMatch = "\"x\"" }
        #expect(other.status == 200)
    }

    @Test func `a file that is not made yet is answered with Retry-After`() {
        let response = front.answer("GET", "/jobs/\(id)/files/small/000.jpg")
        #expect(response.status == 409)
        #expect(response.value("Retry-After") == "1")
        #expect(response.text.contains("The job is queued and has not made this file yet"))
    }

    @Test func `a file is sent by the web server under a name of the user's`() throws {
        try complete(title: "na\"ï\r\nve.jpg")
        let response = front.answer("GET", "/jobs/\(id)/files/small/000.jpg")
        #expect(response.status == 200)
        #expect(
            response.headers == [
                HeaderField(
                    "X-Accel-Redirect",
                    "/results/done/\(id.createdAt.day)/\(id)/out/small/000.jpg"),
                HeaderField("Content-Type", "image/jpeg"),
                HeaderField(
                    "Content-Disposition",
                    "attachment; filename=\"na____ve.jpg\"; "
                        + "filename*=UTF-8''na%22%C3%AF%0D%0Ave.jpg"),
                HeaderField("Cache-Control", "no-cache"),
            ])
    }

    @Test(arguments: ["small/001.jpg", "small/status.json", "other/000.jpg", "small/..%5c"])
    func `a file that an ended job has not made is not found`(path: String) throws {
        try complete(title: "a.jpg")
        let response = front.answer("GET", "/jobs/\(id)/files/\(path)")
        #expect(response.status == 404)
        #expect(response.text.contains("\"/problems#unknown-file\""))
    }

    /// Makes the job completed, with one output.
    private func complete(title: String) throws {
        let root = try front.spoolRoot()
        let done = try root.directory("done").making(id.createdAt.day)
        try root.directory("new").directory("normal").rename(id.text, to: done, as: id.text)
        let job = try done.directory(id.text)
        _ = try job.making("out").making("small").create("000.jpg")
        let manifest = try JSON.decode(Manifest.self, from: job.contents("manifest.json"))
        var status = Status(accepted: manifest)
        status.state = .completed
        status.steps = [StepStatus(name: "small", uses: "thumbnail")]
        status.steps[0].outputs = [
            Output(
                name: "000.jpg", title: title, href: "", mediaType: .jpeg, bytes: 0,
                width: 1, height: 1, pages: nil, sha256: "")
        ]
        try job.replace("status.json", with: JSON.encode(status), durable: false)
    }
}
