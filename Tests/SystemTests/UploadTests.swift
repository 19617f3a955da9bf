import Crypto
import FoundationEssentials
import Imaging
import Jobs
import PDF
import Platform
import TestFolders
import TestMedia
import Testing

extension SystemTests.`A running system` {
    @Suite struct `Uploads through nginx` {
        let stack = Stack.shared

        @Test func `a photograph in a form becomes what its pipeline says`() throws {
            let form = Form().field("pipeline", "web").file("Grüße vom Gletscher.jpg", Media.photo)
            let answer = try stack.client.post("/jobs", form)
            #expect(answer.status == 202)
            #expect(answer["content-type"] == "application/json")
            #expect(answer["retry-after"] == "1")
            let accepted = try answer.decoded(Status.self)
            #expect(answer["location"] == "/jobs/\(accepted.id)")
            #expect(accepted.pipeline == "web" && accepted.state == .queued)
            #expect(accepted.progress == 0 && accepted.finishedAt == nil)
            #expect(
                accepted.inputs == [
                    Manifest.Input(
                        name: "Grüße vom Gletscher.jpg", mediaType: .jpeg, bytes: Media.photo.count)
                ])
            #expect(accepted.links.`self` == "/jobs/\(accepted.id)")
            #expect(accepted.links.events == "/jobs/\(accepted.id)/events")

            let status = try stack.final(accepted.id)
            #expect(status.state == .completed && status.error == nil && status.progress == 1)
            #expect(status.attempt == 1 && status.interruptions == 0)
            #expect(
                status.steps.map(\.name)
                    == ["small", "medium", "large", "slim", "facts", "album"])
            #expect(status.totalSteps == 6 && status.steps.allSatisfy { $0.state == .completed })
            #expect(try stack.spool.files(of: status.id) == Self.webFiles)

            try checkPictures(status)
            try checkAlbum(served(status, "album"), pages: 1)
            try checkFacts(served(status, "facts"))
            try checkFileAnswers(status)
            try checkStatusAnswers(status)
        }

        private static let webFiles = [
            "in/000", "manifest.json", "out/album/000.pdf", "out/facts/000.json",
            "out/large/000.jpg", "out/medium/000.jpg", "out/slim/000.jpg", "out/small/000.webp",
            "status.json",
        ]

        /// Sizes, the orientation and the colours: blue was stored as red, and the top as the left.
        private func checkPictures(_ status: Status) throws {
            let expected: [(String, SourceFormat, PixelSize)] = [
                ("small", .webp, PixelSize(200, 200)), ("medium", .jpeg, PixelSize(800, 560)),
                ("large", .jpeg, PixelSize(1000, 700)), ("slim", .jpeg, PixelSize(1000, 700)),
            ]
            for (step, format, size) in expected {
                let picture = try Decoded(served(status, step), as: format)
                #expect(picture.size == size, "\(step)")
                #expect(picture.orientation == .upright, "\(step)")
                #expect(!picture.hasPlace, "\(step)")
                #expect(picture.isSRGB && picture.colourSpace == "rgb", "\(step)")
                #expect(picture.quarters == [.blue, .green, .red, .white], "\(step)")
            }
        }

        private func checkAlbum(_ bytes: [UInt8], pages: Int) throws {
            let file = ScratchFile(bytes)
            let album = try PDFDocument(descriptor: file.descriptor)
            #expect(album.pages == pages)
            // A4 in landscape, in points.
            let paper = try album.size(ofPage: 1)
            #expect(Int(paper.width.rounded()) == 842 && Int(paper.height.rounded()) == 595)
            withExtendedLifetime(file) {}
        }

        private func checkFacts(_ bytes: [UInt8]) throws {
            struct Facts: Decodable {
                let width: Int, height: Int, orientation: Int
                let camera: Camera
                let location: Location
                struct Camera: Decodable { let make: String }
                struct Location: Decodable { let latitude: Double, longitude: Double }
            }
            let info = try JSON.decode(Facts.self, from: bytes)
            #expect(info.width == 1000 && info.height == 700 && info.orientation == 6)
            #expect(info.camera.make == "Testcam")
            #expect(abs(info.location.latitude - 46.536_67) < 0.000_1)
            #expect(abs(info.location.longitude - 7.962_22) < 0.000_1)
        }

        /// Headers, ranges and HEAD of a result.
        private func checkFileAnswers(_ status: Status) throws {
            let output = try #require(status.steps[1].outputs.first)
            let whole = try stack.client.get(output.href)
            #expect(whole.status == 200)
            #expect(whole["content-type"] == "image/jpeg")
            #expect(
                whole["content-disposition"]
                    == "attachment; filename=\"Gr__e vom Gletscher-medium.jpg\"; "
                    + "filename*=UTF-8''Gr%C3%BC%C3%9Fe%20vom%20Gletscher-medium.jpg")
            #expect(whole["x-content-type-options"] == "nosniff")
            #expect(whole["content-security-policy"] == "sandbox; default-src 'none'")
            #expect(whole["cross-origin-resource-policy"] == "same-origin")
            #expect(whole["x-accel-redirect"] == nil && whole["accept-ranges"] == "bytes")

            let part = try stack.client.get(output.href, "Range: bytes=100-199")
            #expect(part.status == 206 && part.body == Array(whole.body[100..<200]))
            #expect(part["content-range"] == "bytes 100-199/\(whole.body.count)")
            #expect(part["x-content-type-options"] == "nosniff")
            let behind = try stack.client.get(output.href, "Range: bytes=99999999-")
            #expect(behind.status == 416)

            let head = try stack.client.send("HEAD", output.href)
            #expect(head.status == 200 && head.body.isEmpty)
            #expect(head["content-length"] == String(whole.body.count))
            let tag = try #require(whole["etag"])
            #expect(try stack.client.get(output.href, "If-None-Match: \(tag)").status == 304)
            #expect(try stack.client.get(output.href, "If-Match: \(tag)").status == 200)
            let other = try stack.client.get(output.href, "If-Match: \"other\"")
            #expect(other.status == 412)
            #expect(try other.decoded(RefusalBody.self).type == "/problems#precondition-failed")
        }

        /// ETag, 304 and HEAD of a status.
        private func checkStatusAnswers(_ status: Status) throws {
            let target = "/jobs/\(status.id)"
            let answer = try stack.client.get(target)
            let tag = try #require(answer["etag"])
            #expect(answer["cache-control"] == "no-cache")
            let again = try stack.client.get(target, "If-None-Match: \(tag)")
            #expect(again.status == 304 && again.body.isEmpty && again["etag"] == tag)
            #expect(try stack.client.get(target, "If-None-Match: \"other\"").status == 200)
            let head = try stack.client.send("HEAD", target)
            #expect(head.status == 200 && head.body.isEmpty && head["etag"] == tag)
            #expect(head["content-length"] == String(answer.body.count))
        }

        /// The one output of a step, as nginx sends it.
        private func served(_ status: Status, _ step: String) throws -> [UInt8] {
            let outputs = try all(status, step)
            try #require(outputs.count == 1)
            return outputs[0]
        }

        /// The outputs of a step, each checked against what the status says of it.
        private func all(_ status: Status, _ step: String) throws -> [[UInt8]] {
            let outputs = try #require(status.steps.first { $0.name == step }).outputs
            return try outputs.map { output in
                let answer = try stack.client.get(output.href)
                #expect(answer.status == 200)
                #expect(answer["content-type"] == output.mediaType.rawValue)
                #expect(answer.body.count == output.bytes)
                #expect(SHA256.of(answer.body) == output.sha256)
                return answer.body
            }
        }

        @Test func `a raw body is one file, named by the query or by Content-Disposition`() throws {
            let named = try stack.client.post("/jobs?pipeline=tile&name=a%20b.jpg", Media.small)
            let disposed = try stack.client.post(
                "/jobs?pipeline=tile", Media.small,
                "Content-Disposition: attachment; filename*=UTF-8''%C3%A4.jpg")
            let nameless = try stack.client.post("/jobs?pipeline=tile", Media.small)
            for (answer, title) in [
                (named, "a b-tile.jpg"), (disposed, "ä-tile.jpg"),
                (nameless, "upload-tile.jpg"),
            ] {
                #expect(answer.status == 202)
                let status = try stack.final(answer.decoded(Status.self).id)
                #expect(status.state == .completed)
                #expect(status.steps.flatMap(\.outputs).map(\.width) == [40])
                #expect(status.steps.flatMap(\.outputs).map(\.title) == [title])
            }
        }

        @Test func `curl -T uploads a file with and without a known length`() throws {
            let directory = TemporaryDirectory()
            try directory.write("photo.jpg", Media.small)
            let null = try Descriptor.null()
            for chunks in [[], ["-H", "Transfer-Encoding: chunked"]] {
                let output = try Directory(opening: directory.path).open(making: "answer")
                let curl = try Program(
                    "curl",
                    ["-sS", "--fail", "--max-time", "30", "-T", directory("photo.jpg")]
                        + chunks + ["http://\(stack.client.address)/upload/tile/"],
                    descriptors: [null.raw, output.raw, 2])
                #expect(try curl.end() == .exited(0))
                let accepted = try JSON.decode(
                    Status.self, from: Directory(opening: directory.path).contents("answer"))
                #expect(
                    accepted.inputs == [
                        Manifest.Input(
                            name: "photo.jpg", mediaType: .jpeg, bytes: Media.small.count)
                    ])
                #expect(try stack.final(accepted.id).state == .completed)
            }
        }

        @Test func `several files in one form are one job, in their order`() throws {
            let sizes = [(320, 200), (100, 180), (240, 240)]
            var form = Form()
            for (number, size) in sizes.enumerated() {
                form = form.file("\(number).jpg", try Picture.scene(size.0, size.1).jpeg())
            }
            let answer = try stack.client.post("/jobs?pipeline=web&lane=urgent", form)
            #expect(answer.status == 202)
            let status = try stack.final(answer.decoded(Status.self).id)
            #expect(status.state == .completed && status.inputs.count == 3)
            let slim = try #require(status.steps.first { $0.name == "slim" })
            #expect(slim.outputs.map(\.name) == ["000.jpg", "001.jpg", "002.jpg"])
            #expect(slim.outputs.map(\.width) == sizes.map(\.0))
            let album = try served(status, "album")
            try checkAlbum(album, pages: 3)
            let file = ScratchFile(album)
            // The second picture is upright, and so is its page.
            let paper = try PDFDocument(descriptor: file.descriptor).size(ofPage: 2)
            #expect(paper.width < paper.height)
            _ = try all(status, "slim")
        }

        @Test func `a document becomes its pages, its cover and its metadata`() throws {
            let id = try stack.submit("document", Media.document(pages: 5))
            let status = try stack.final(id)
            #expect(status.state == .completed)
            let pages = try all(status, "pages")
            #expect(
                status.steps.first { $0.name == "pages" }?.outputs.map(\.name)
                    == (1...5).map { "000-000\($0).jpg" })
            #expect(pages.count == 5)
            for bytes in pages {
                let page = try Decoded(bytes, as: .jpeg)
                // 300 by 200 points at 100 dots per inch.
                #expect(page.size == PixelSize(417, 278) && page.isSRGB)
                #expect(page.quarters == [.white, .white, .white, .white])
            }
            let cover = try Decoded(served(status, "cover"), as: .jpeg)
            #expect(cover.size == PixelSize(400, 267))
            struct Facts: Decodable { let pages: Int, title: String }
            let info = try JSON.decode(Facts.self, from: served(status, "facts"))
            #expect(info.pages == 5 && info.title == "A test")
        }

        @Test func `a result is found while its job is being filed`() throws {
            let status = try stack.final(stack.submit("tile", Media.small))
            let output = try #require(status.steps[0].outputs.first)
            let work = try Directory(opening: stack.directory("spool/work"))
            let done = try Directory(
                opening: stack.directory("spool/done")
                    + "/" + status.createdAt.day)
            var refused: [Int] = []
            // The job is filed at every moment of an answer: none of them may be a wrong one.
            for step in 0..<400 {
                try done.rename(status.id.text, to: work, as: status.id.text)
                let connection = try stack.client.open()
                let moment = Clock.monotonicSeconds + Double(step % 100) * 20e-6
                connection.send(stack.client.head("GET", output.href, []))
                while Clock.monotonicSeconds < moment {}
                try work.rename(status.id.text, to: done, as: status.id.text)
                let answer = try connection.answer()
                if answer.status != 200 || answer.body.count != output.bytes {
                    refused.append(answer.status)
                }
            }
            #expect(refused == [])
        }

        @Test func `a result that is gone for good is unknown`() throws {
            let status = try stack.final(stack.submit("tile", Media.small))
            let output = try #require(status.steps[0].outputs.first)
            let place = try #require(stack.spool.places(of: status.id).first)
            let folder = try Directory(opening: stack.directory("spool/\(place)/out/tile"))
            try folder.remove(output.name)
            // What answers to this name is no file that may be served.
            try folder.make(output.name)
            let answer = try stack.client.get(output.href)
            #expect(answer.status == 404)
            #expect(try answer.decoded(RefusalBody.self).type == "/problems#unknown-file")
        }

        @Test func `a result not made yet is answered otherwise than one that never will be`()
            throws
        {
            let id = try stack.submit("tile", Media.small)
            _ = try stack.final(id)
            for path in ["tile/001.jpg", "tile/manifest.json", "other/000.jpg"] {
                let answer = try stack.client.get("/jobs/\(id)/files/\(path)")
                #expect(answer.status == 404)
                #expect(try answer.decoded(RefusalBody.self).type == "/problems#unknown-file")
            }
        }
    }
}
