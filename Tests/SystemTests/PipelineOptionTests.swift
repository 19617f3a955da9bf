import Imaging
import Jobs
import Platform
import TestFolders
import TestMedia
import Testing

extension SystemTests {
    /// Options that a pipeline declares, from all sides by which a job can come.
    @Suite struct PipelineOptions {
        private static let pipelines = [
            "sized": """
            accepts: [image/jpeg]
            reuse: true
            options:
              width: { type: integer, from: 8, to: 90, default: 50 }
              format: { type: choice, values: [webp, png], default: png }
            steps:
              tile: { uses: thumbnail, with: { width: "${width}", format: "${format}" } }
              pair: { uses: thumbnail, with: { widths: [10, "${width}"], format: "${format}" } }
            """
        ]

        private func widths(_ status: Status) -> [Int?] {
            status.steps.flatMap(\.outputs).map(\.width)
        }

        @Test func `an upload sets options, and its job keeps them`() throws {
            let stack = try Stack(in: TestPipelines.folder(Self.pipelines))
            let plain = try stack.final(stack.submit("sized", Media.photo))
            #expect(widths(plain) == [50, 10, 50] && plain.options == nil)

            let answer = try stack.client.send(
                "PUT", "/upload/sized/a.jpg?width=20&format=webp", body: Media.photo)
            let status = try stack.final(answer.decoded(Status.self).id)
            #expect(status.options == ["width": "20", "format": "webp"])
            #expect(widths(status) == [20, 10, 20])
            let outputs = status.steps.flatMap(\.outputs)
            #expect(outputs.map(\.name) == ["000.webp", "000-10w.webp", "000-20w.webp"])
            #expect(outputs.map(\.title) == ["a-tile.webp", "a-pair-10w.webp", "a-pair-20w.webp"])
            for output in outputs {
                let file = try stack.client.get(output.href)
                #expect(file.status == 200 && file["content-type"] == "image/webp")
                #expect(try Decoded(file.body, as: .webp).size.width == output.width)
            }

            // What was made with other values is not the same; what was made with these is.
            let other = try stack.client.send(
                "PUT", "/upload/sized/a.jpg?width=21&format=webp", body: Media.photo)
            let made = try stack.final(other.decoded(Status.self).id)
            #expect(widths(made) == [21, 10, 21] && made.steps.map(\.reused) == [false, false])

            let form = Form().field("pipeline", "sized").field("width", "30").file(
                "b.jpg", Media.photo)
            let posted = try stack.client.post("/jobs", form)
            #expect(try widths(stack.final(posted.decoded(Status.self).id)) == [30, 10, 30])

            let refused = try stack.client.send(
                "PUT", "/upload/sized/a.jpg?width=91", body: Media.photo)
            #expect(refused.status == 400)
            let body = try refused.decoded(RefusalBody.self)
            #expect(body.type == "/problems#invalid-option")
            #expect(body.detail == "\"width\" must be 8 to 90, not \"91\".")
            let together = try stack.client.send(
                "PUT", "/upload/sized/a.jpg?width=10", body: Media.photo)
            #expect(
                try together.decoded(RefusalBody.self).detail
                    == "The options do not go together: 10 is in the list already.")
        }

        @Test func `a retry uses the options that the upload has set`() throws {
            let text = """
                name: tight
                accepts: [image/jpeg]
                options: { width: { type: integer, from: 8, to: 90, default: 50 } }
                steps: { tile: { uses: thumbnail, limits: { LIMIT }, with: { width: "${width}" } } }
                """
            let directory = try TestPipelines.folder(Self.pipelines)
            func define(_ limit: String) throws {
                try directory.write(
                    "pipelines/tight.yaml", Array(text.replacing("LIMIT", with: limit).utf8))
            }
            try define("output: 1B")
            let stack = try Stack(in: directory)
            let answer = try stack.client.send(
                "PUT", "/upload/tight/a.jpg?width=20", body: Media.photo)
            let failed = try stack.final(answer.decoded(Status.self).id)
            #expect(failed.state == .failed && failed.error?.kind == .outputLimit)
            #expect(failed.options == ["width": "20"])

            try define("output: 1MB")
            let made = try eventually("the new definition") {
                let status = try stack.status(failed.id)
                if status.state == .failed {
                    _ = try stack.client.post("/jobs/\(failed.id)/retry", [])
                }
                return status.state == .completed ? status : nil
            }
            #expect(widths(made) == [20] && made.options == ["width": "20"])
        }

        @Test func `submit and a dropped folder set options`() throws {
            let stack = try Stack(in: TestPipelines.folder(Self.pipelines))
            try stack.directory.write("photo.jpg", Media.photo)
            let photo = stack.directory("photo.jpg")
            let pipelines = ["--pipelines", stack.directory("pipelines")]
            let submitted = try stack.tool(
                ["submit", "-s", "width=40", "-s", "format=webp", "sized", photo] + pipelines)
            #expect(submitted.code == 0, "\(submitted.error)")
            let id = try #require(JobID(String(submitted.output.prefix { $0 != "\n" })))
            #expect(try widths(stack.final(id)) == [40, 10, 40])
            #expect(try stack.tool(["status", id.text]).output.contains("format=webp width=40"))
            let refused = try stack.tool(["submit", "-s", "width=7", "sized", photo] + pipelines)
            #expect(refused.code == 2)
            #expect(refused.error.contains("\"width\" must be 8 to 90, not \"7\""))

            try stack.directory.write("from/batch.yaml", Array("options: { width: 60 }\n".utf8))
            try stack.directory.write("from/c.jpg", Media.photo)
            let folder = try Directory(opening: stack.directory.path)
            let drop = try Directory(opening: stack.directory("spool/drop/sized"))
            try folder.rename("from", to: drop, as: "Summer")
            let found = try eventually("the job of the dropped file") {
                try stack.operators.get("/jobs?pipeline=sized").decoded(Jobs.self)
                    .jobs.first { $0.files == ["c.jpg"] }
            }
            let dropped = try stack.final(found.id)
            #expect(widths(dropped) == [60, 10, 60] && dropped.options == ["width": "60"])
        }

        private struct Jobs: Decodable {
            let jobs: [Job]

            struct Job: Decodable {
                let id: JobID
                let files: [String]
            }
        }

        @Test func `run sets options`() throws {
            let directory = try TestPipelines.folder(Self.pipelines)
            try directory.write("photo.jpg", Media.photo)
            func run(_ words: String...) throws -> Program.End {
                let null = try Descriptor.null()
                return try Program(
                    Program.sibling("pressroom"),
                    [
                        "run", "--pipelines", directory("pipelines"), "-o", directory("out"),
                        "sized", directory("photo.jpg"),
                    ] + words, descriptors: [null.raw, null.raw, null.raw]
                ).end()
            }
            #expect(try run("-s", "width=33") == .exited(0))
            let made = try Directory(opening: directory("out/pair")).contents("photo-pair-33w.png")
            #expect(try Decoded(made, as: .png).size.width == 33)
            #expect(try run("-s", "width=wide") == .exited(2))
            #expect(try run("-s", "width") == .exited(2))
        }
    }
}
