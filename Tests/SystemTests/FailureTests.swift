import Glibc
import Jobs
import Platform
import TestMedia
import Testing

/// A file that is accepted, and whose job must fail.
struct Bad: CustomTestStringConvertible {
    let testDescription: String
    let pipeline: String
    let bytes: [UInt8]
    let kind: Problem.Kind
    let title: String
    let detail: String

    init(
        _ name: String, _ bytes: [UInt8], to pipeline: String = "tile", _ kind: Problem.Kind,
        _ title: String, _ detail: String
    ) {
        testDescription = name
        self.pipeline = pipeline
        self.bytes = bytes
        self.kind = kind
        self.title = title
        self.detail = detail
    }

    static let all = [
        Bad("noise", Media.noise, .truncated, "The file cannot be decoded", ""),
        Bad("half a photograph", Media.truncated, .truncated, "The file cannot be decoded", ""),
        Bad(
            "half a photograph to many steps", Media.truncated, to: "web", .truncated,
            "The file cannot be decoded", ""),
        Bad(
            "a header that promises too much", Media.pixelBomb, .pixelLimit,
            "The file is too large for this pipeline", ""),
        Bad(
            "a photograph with more pixels than the pipeline takes", Media.photoOfTwoMegapixels,
            to: "narrow", .pixelLimit, "The file is too large for this pipeline", ""),
        Bad(
            "a document with more pages than the pipeline takes", Media.document(pages: 4),
            to: "narrow", .pageLimit, "The file is too large for this pipeline", ""),
        Bad(
            "a broken document", Media.brokenDocument, .brokenPDF, "The file cannot be decoded",
            ""),
        Bad(
            "an encrypted document", Media.encryptedDocument, .encrypted, "The file is encrypted",
            ""),
        Bad(
            "a document without an end", Media.endlessDocument, to: "hurried", .cpuLimit,
            "The step used too much processor time", "it used more than 1 s of processor time"),
        // The encoder of AVIF does not say that it has run out of memory.
        Bad(
            "a photograph whose encoder needs more memory than the pipeline gives",
            Media.photoOfNoise, to: "cramped", .memoryLimit, "The step needed too much memory",
            "the file needs more memory than the pipeline allows"),
        Bad(
            "a document that takes too long", Media.endlessDocument, to: "punctual", .wallLimit,
            "The step took too long", "it took more than 1 s"),
    ]
}

extension SystemTests.`A running system` {
    @Suite struct `Jobs that fail` {
        let stack = Stack.shared

        @Test(arguments: Bad.all) func `a bad file fails alone`(_ bad: Bad) throws {
            let before = try stack.submit("tile", Media.small)
            let id = try stack.submit(bad.pipeline, bad.bytes)
            let after = try stack.submit("tile", Media.small)

            let status = try stack.final(id)
            #expect(status.state == .failed)
            #expect(status.attempt == 1 && status.finishedAt != nil && status.currentStep == nil)
            let error = try #require(status.error)
            #expect(error.kind == bad.kind && error.title == bad.title)
            #expect(error.detail.contains(bad.detail) && !error.detail.isEmpty)
            #expect(!error.detail.contains("/"), "a path or a library's own words")
            #expect(status.steps.contains { $0.state == .failed && $0.error?.kind == bad.kind })
            let served = String(decoding: try stack.client.get("/jobs/\(id)").body, as: UTF8.self)
            #expect(served.contains("\"type\" : \"/problems#\(bad.kind.family.rawValue)\""))
            #expect(served.contains("\"code\" : \"\(bad.kind.code)\""))
            try check(status)

            for other in [before, after] {
                #expect(try stack.final(other).state == .completed)
            }
            #expect(try stack.spool.unfinished() == [])
        }

        /// What the status names is there, is served, and is all there is.
        private func check(_ status: Status) throws {
            let outputs = status.steps.flatMap { step in
                step.outputs.map { "out/\(step.name)/\($0.name)" }
            }
            let files = try stack.spool.files(of: status.id).filter { $0.hasPrefix("out/") }
            #expect(files == outputs.sorted())
            for step in status.steps {
                for output in step.outputs {
                    #expect(try stack.client.get(output.href).status == 200)
                }
            }
        }

        @Test func `a bad file among good ones fails their job and is named`() throws {
            let form = Form().file("good.jpg", Media.small).file("bad.jpg", Media.truncated)
            let answer = try stack.client.post("/jobs?pipeline=tile", form)
            let status = try stack.final(answer.decoded(Status.self).id)
            #expect(status.state == .failed && status.error?.kind == .truncated)
            #expect(status.error?.detail.contains("bad.jpg") == true)
            // What was made of the good one is kept.
            #expect(status.steps.flatMap(\.outputs).map(\.name) == ["000.jpg"])
            try check(status)
        }

        @Test func `a worker that dies again and again ends only its job`() throws {
            let id = try stack.submit("punctual", Media.endlessDocument)
            // Each child is killed as soon as it is there.
            var killed: Set<RunningProcess> = []
            let status = try eventually("the end of the job") { () -> Status? in
                for child in try stack.children() where killed.insert(child).inserted {
                    child.kill()
                }
                let status = try stack.status(id)
                return status.state.isFinal ? status : nil
            }
            #expect(status.state == .failed && status.error?.kind == .crashed)
            #expect(status.error?.detail == "the worker was ended by signal 9")
            // One or more for each attempt: the pages are counted first.
            #expect(status.attempt == 5 && killed.count >= 5)
            #expect(status.attempts?.map(\.number) == [1, 2, 3, 4, 5])
            #expect(status.attempts?.allSatisfy { $0.error == status.error } == true)
            let after = try stack.submit("tile", Media.small)
            #expect(try stack.final(after).state == .completed)
        }
    }
}
