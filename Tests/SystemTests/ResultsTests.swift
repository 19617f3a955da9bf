import Jobs
import Platform
import TestFolders
import TestMedia
import Testing

extension SystemTests {
    @Suite(.stack) struct `Results of a job over HTTP` {
        let stack = Stack.shared

        /// What is sent until the connection ends: an archive has no known length.
        private func archive(of id: JobID) throws -> Answer {
            let head = "GET /jobs/\(id)/archive HTTP/1.0\r\nHost: \(stack.client.address)\r\n\r\n"
            return try stack.client.send(Array(head.utf8), hasBody: false)
        }

        @Test func `everything that a job has made comes as one ZIP`() throws {
            let form = Form().field("title", "Urlaub 1").file("Grüße.jpg", Media.photo)
                .file("Grüße.jpg", Media.small)
            let accepted = try stack.client.post("/jobs?pipeline=web", form)
            let status = try stack.final(accepted.decoded(Status.self).id)
            let answer = try archive(of: status.id)
            #expect(answer.status == 200 && answer["content-type"] == "application/zip")
            #expect(
                answer["content-disposition"]
                    == "attachment; filename=\"Urlaub 1.zip\"; filename*=UTF-8''Urlaub%201.zip")
            #expect(answer["x-content-type-options"] == "nosniff")
            let entries = try #require(ZIPFile(answer.body)).entries
            #expect(
                entries.map(\.name).filter { $0.hasPrefix("small/") }
                    == ["small/Grüße-small.webp", "small/Grüße-2-small.webp"])
            #expect(Set(entries.map(\.name)).count == entries.count)
            #expect(entries.filter { !$0.isStored }.isEmpty)
            let outputs = status.steps.flatMap(\.outputs)
            #expect(outputs.count == 11)
            for (entry, output) in zip(entries, outputs) {
                #expect(try stack.client.get(output.href).body == entry.bytes, "\(entry.name)")
            }
            let head = try stack.client.send("HEAD", "/jobs/\(status.id)/archive")
            #expect(head.status == 200 && head.body.isEmpty)
            #expect(head["content-disposition"] == answer["content-disposition"])
        }

        @Test func `an archive that nobody reads any more is not made to its end`() throws {
            let status = try stack.final(stack.submit("document", Media.document(pages: 60)))
            let place = try #require(stack.spool.places(of: status.id).first)
            // Files larger than all that sockets and nginx hold.
            let pages = try #require(status.steps.first { $0.name == "pages" })
            let output = try #require(pages.outputs.first)
            let folder = try Directory(opening: stack.directory("spool/\(place)/out/pages"))
            try folder.replace(
                output.name, with: [UInt8](repeating: 1, count: 50_000_000),
                durable: false)
            do {
                let connection = try stack.client.open()
                connection.send(stack.client.head("GET", "/jobs/\(status.id)/archive", []))
                #expect(try !connection.begin().isEmpty)
            }
            let line = try eventually("the end of the archive") {
                stack.log.split(separator: "\n").last { $0.contains("not sent to its end") }
            }
            #expect(line.contains(status.id.text))
        }

        @Test func `a result that is not there yet differs from one that never will be`() throws {
            let scheduler = try stack.process("pressroom-scheduler")
            scheduler.stop()
            let id = try stack.submit("tile", Media.small)
            let early = try stack.client.get("/jobs/\(id)/archive")
            #expect(early.status == 409 && early["retry-after"] == "1")
            #expect(try early.decoded(RefusalBody.self).type == "/problems#job-unfinished")
            scheduler.goOn()
            _ = try stack.final(id)
            #expect(try archive(of: id).status == 200)
            let failed = try stack.final(stack.submit("tile", Media.noise))
            #expect(failed.state == .failed)
            let none = try stack.client.get("/jobs/\(failed.id)/archive")
            #expect(none.status == 404)
            #expect(try none.decoded(RefusalBody.self).type == "/problems#unknown-file")
        }

        @Test func `a sent file is returned unchanged`() throws {
            let answer = try stack.client.post(
                "/jobs?pipeline=tile", Form().file("a.jpg", Media.small).file("ü.jpg", Media.photo))
            let id = try answer.decoded(Status.self).id
            _ = try stack.final(id)
            let input = try stack.client.get("/jobs/\(id)/inputs/001")
            #expect(input.status == 200 && input.body == Media.photo)
            #expect(input["content-type"] == "image/jpeg")
            #expect(
                input["content-disposition"]
                    == "attachment; filename=\"_.jpg\"; filename*=UTF-8''%C3%BC.jpg")
            #expect(input["content-security-policy"] == "sandbox; default-src 'none'")
            #expect(try stack.client.get("/jobs/\(id)/inputs/002").status == 404)
        }

        @Test func `a range of a result is sent only if the result is the same as before`() throws {
            let status = try stack.final(stack.submit("tile", Media.small))
            let output = try #require(status.steps.flatMap(\.outputs).first)
            let whole = try stack.client.get(output.href)
            let (tag, date) = (try #require(whole["etag"]), try #require(whole["last-modified"]))
            for same in [tag, date] {
                let part = try stack.client.get(
                    output.href, "Range: bytes=0-9",
                    "If-Range: \(same)")
                #expect(part.status == 206 && part.body == Array(whole.body[..<10]))
            }
            for other in ["\"other\"", "Thu, 01 Jan 1970 00:00:00 GMT"] {
                let all = try stack.client.get(
                    output.href, "Range: bytes=0-9",
                    "If-Range: \(other)")
                #expect(all.status == 200 && all.body == whole.body)
            }
            let last = try stack.client.get(output.href, "Range: bytes=-5")
            #expect(last.status == 206 && last.body == Array(whole.body.suffix(5)))
            let behind = try stack.client.get(output.href, "Range: bytes=\(output.bytes)-")
            #expect(behind.status == 416)
            #expect(behind["content-type"] == "application/problem+json")
            #expect(behind["content-range"] == "bytes */\(output.bytes)")
            #expect(try stack.client.get(output.href, "If-Modified-Since: \(date)").status == 304)
        }

        @Test func `the files of a job are listed`() throws {
            struct List: Decodable {
                let inputs: [File], files: [File], archive: String
                struct File: Decodable { let href: String, bytes: Int }
            }
            let status = try stack.final(stack.submit("tile", Media.small))
            let list = try stack.client.get(#require(status.links.files)).decoded(List.self)
            #expect(list.archive == "/jobs/\(status.id)/archive")
            for file in list.inputs + list.files {
                #expect(try stack.client.get(file.href).body.count == file.bytes)
            }
            #expect(list.inputs.count == 1 && list.files.count == 1)
        }
    }
}
