import Crypto
import FoundationEssentials
import HTTP
import Jobs
import Platform
import Spool
import TestFolders
import Testing
@testable import Responder

/// A request of tus 1.0 to a responder without a socket.
struct TusRequest {
    var method: String
    var target: String
    var fields: [String: String] = [:]
    var body: [UInt8] = []
    var isCutOff = false
    var isPiece = true
    var version: String? = "1.0.0"
}

extension Front {
    func tus(_ request: TusRequest, owner: String? = nil) -> Response {
        answer(
            request.method, request.target,
            body: MemoryBody(request.body, isCutOff: request.isCutOff)
        ) { head in
            for (name, value) in request.fields {
                if RequestHead.pieceFields.contains(name) { head.pieces[name] = value }
                if RequestHead.tusFields.contains(name) { head.tus[name] = value }
                if RequestHead.unfollowedFields[name] != nil { head.unfollowed[name] = value }
            }
            head.tus["Tus-Resumable"] = request.version
            head.contentLength = request.isCutOff ? nil : request.body.count
            if request.isPiece, !request.body.isEmpty || request.method == "PATCH" {
                head.contentType = "application/offset+octet-stream"
            }
            head.owner = owner
            (head.scheme, head.host) = ("http", "pictures.example.org")
        }
    }

    /// Begins an upload.
    /// - Returns: its path.
    func begun(
        length: Int, _ fields: [String: String] = [:], owner: String? = nil
    ) throws -> String {
        let fields = ["Upload-Length": "\(length)"].merging(fields) { $1 }
        let answer = tus(
            TusRequest(method: "POST", target: "/uploads?pipeline=web", fields: fields),
            owner: owner)
        #expect(answer.status == 201, "\(answer.text)")
        let address = try #require(answer.value("Location"))
        #expect(address.hasPrefix("http://pictures.example.org/uploads/"))
        return String(address.dropFirst("http://pictures.example.org".count))
    }

    func patch(
        _ path: String, at offset: Int, _ body: [UInt8], _ fields: [String: String] = [:],
        isCutOff: Bool = false
    ) -> Response {
        tus(
            TusRequest(
                method: "PATCH", target: path,
                fields: ["Upload-Offset": "\(offset)"].merging(fields) { $1 }, body: body,
                isCutOff: isCutOff))
    }

    func head(_ path: String) -> Response {
        tus(TusRequest(method: "HEAD", target: path, version: nil))
    }

    /// The job of an upload that has become one.
    func job(_ answer: Response) throws -> Manifest {
        let path = try #require(answer.value("Pressroom-Job"), "\(answer.text)")
        #expect(answer.value("Link") == "<\(path)>; rel=\"monitor\"")
        let id = try #require(JobID(path.dropFirst("/jobs/".count)))
        return try #require(try spool.lookup.manifest(of: id))
    }

    func input(of job: Manifest) throws -> [UInt8] {
        try spoolRoot().contents(#require(try spool.lookup.inputPath(of: job.id, index: 0)))
    }
}

func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

@Suite struct `An upload in pieces` {
    let front: Front
    let photo = Front.jpeg(bytes: 5000)

    init() throws { front = try Front() }

    @Test func `pieces that come one after the other are one job`() throws {
        let path = try front.begun(
            length: photo.count,
            ["Upload-Metadata": "filename \(base64("Grüße.jpg")),title \(base64("Holidays")),other"]
        )
        let first = front.patch(path, at: 0, Array(photo[..<2000]))
        #expect(first.status == 204 && first.value("Upload-Offset") == "2000")
        #expect(first.value("Tus-Resumable") == "1.0.0")
        #expect(first.value("Upload-Expires")?.hasSuffix(" GMT") == true)
        let asked = front.head(path)
        #expect(asked.status == 200 && asked.value("Upload-Offset") == "2000")
        #expect(
            asked.value("Upload-Length") == "5000" && asked.value("Cache-Control") == "no-store")
        #expect(asked.value("Upload-Metadata")?.hasPrefix("filename ") == true)
        #expect(asked.value("Pressroom-Job") == nil)

        let last = front.patch(path, at: 2000, Array(photo[2000...]))
        #expect(last.status == 204 && last.value("Upload-Offset") == "5000")
        let job = try front.job(last)
        #expect(job.inputs == [.init(name: "Grüße.jpg", mediaType: .jpeg, bytes: 5000)])
        #expect(job.title?.text == "Holidays" && job.pipeline == "web")
        #expect(try front.input(of: job) == photo)
        // Who has not heard the last answer learns of the job, and makes no other.
        #expect(try front.job(front.head(path)).id == job.id)
        let again = front.patch(path, at: 5000, [])
        #expect(try again.status == 204 && front.job(again).id == job.id)
        #expect(try front.jobDirectories().count == 1)
    }

    @Test func `what came before a connection was cut is kept`() throws {
        let path = try front.begun(length: photo.count)
        let cut = front.patch(path, at: 0, Array(photo[..<1234]), isCutOff: true)
        #expect(cut.status == 400 && cut.value("Upload-Offset") == "1234")
        #expect(front.head(path).value("Upload-Offset") == "1234")
        #expect(front.patch(path, at: 1234, Array(photo[1234...])).status == 204)
        #expect(try front.input(of: front.job(front.head(path))) == photo)
    }

    @Test func `an upload may bring its first piece, or all, when it begins`() throws {
        for count in [1000, photo.count] {
            let answer = front.tus(
                TusRequest(
                    method: "POST", target: "/uploads?pipeline=web",
                    fields: ["Upload-Length": "5000"], body: Array(photo[..<count])))
            #expect(answer.status == 201 && answer.value("Upload-Offset") == "\(count)")
            #expect((answer.value("Pressroom-Job") != nil) == (count == photo.count))
        }
    }

    @Test func `a body of another type is no piece when an upload begins`() throws {
        let answer = front.tus(
            TusRequest(
                method: "POST", target: "/uploads?pipeline=web",
                fields: ["Upload-Length": "5000"], body: [1, 2], isPiece: false))
        #expect(answer.status == 201 && answer.value("Upload-Offset") == "0")
    }

    @Test func `the length may be said with a later piece, once`() throws {
        let begun = front.tus(
            TusRequest(
                method: "POST", target: "/uploads?pipeline=web",
                fields: ["Upload-Defer-Length": "1"]))
        let address = try #require(begun.value("Location"))
        let path = String(address.dropFirst("http://pictures.example.org".count))
        #expect(front.head(path).value("Upload-Defer-Length") == "1")
        #expect(front.patch(path, at: 0, Array(photo[..<3000])).status == 204)
        let short = front.patch(path, at: 3000, [], ["Upload-Length": "10"])
        #expect(short.status == 413)
        let rest = Array(photo[3000...])
        #expect(front.patch(path, at: 3000, [], ["Upload-Length": "5000"]).status == 204)
        #expect(front.patch(path, at: 3000, rest, ["Upload-Length": "6000"]).status == 400)
        #expect(try front.input(of: front.job(front.patch(path, at: 3000, rest))) == photo)
    }

    @Test(arguments: ["sha1", "sha256"])
    func `a piece that is not what its checksum says is taken back`(algorithm: String) throws {
        let path = try front.begun(length: photo.count)
        let piece = Array(photo[..<2000])
        var digest = MessageDigest(algorithm == "sha1" ? .sha1 : .sha256)
        piece.withUnsafeBytes { digest.update($0) }
        let hexadecimal = digest.finish()
        let bytes = stride(from: 0, to: hexadecimal.count, by: 2).compactMap {
            UInt8(hexadecimal.dropFirst($0).prefix(2), radix: 16)
        }
        let checksum = ["Upload-Checksum": "\(algorithm) \(Data(bytes).base64EncodedString())"]
        let wrong = front.patch(path, at: 0, Array(photo[1..<2001]), checksum)
        #expect(wrong.status == 460)
        #expect(front.patch(path, at: 0, piece, checksum, isCutOff: true).status == 400)
        #expect(front.head(path).value("Upload-Offset") == "0")
        #expect(front.patch(path, at: 0, piece, checksum).status == 204)
        #expect(front.patch(path, at: 2000, Array(photo[2000...])).status == 204)
        #expect(try front.input(of: front.job(front.head(path))) == photo)
    }

    @Test func `parts are joined in the order that is named, and once`() throws {
        var paths: [String] = []
        for range in [0..<2000, 2000..<5000] {
            let path = try front.begun(length: range.count, ["Upload-Concat": "partial"])
            #expect(front.head(path).value("Upload-Concat") == "partial")
            #expect(front.patch(path, at: 0, Array(photo[range])).status == 204)
            paths.append(path)
        }
        #expect(try front.jobDirectories().isEmpty)
        let join = TusRequest(
            method: "POST", target: "/uploads?pipeline=web",
            fields: ["Upload-Concat": "final;\(paths[0]) http://pictures.example.org\(paths[1])"])
        let joined = front.tus(join)
        #expect(joined.status == 201, "\(joined.text)")
        let job = try front.job(joined)
        #expect(try front.input(of: job) == photo)
        let again = front.tus(join)
        #expect(again.value("Location") == joined.value("Location"))
        #expect(try front.job(again).id == job.id && front.jobDirectories().count == 1)
        let address = try #require(joined.value("Location"))
        let path = String(address.dropFirst("http://pictures.example.org".count))
        #expect(front.head(path).value("Upload-Concat") == "final;\(paths.joined(separator: " "))")
        #expect(front.patch(path, at: 5000, [1]).status == 403)
        for path in paths { #expect(front.head(path).status == 410) }
    }

    @Test func `parts that are not complete are not joined`() throws {
        let path = try front.begun(length: 10, ["Upload-Concat": "partial"])
        let answer = front.tus(
            TusRequest(
                method: "POST", target: "/uploads?pipeline=web",
                fields: ["Upload-Concat": "final;\(path)"]))
        #expect(answer.status == 400)
        #expect(try front.spool.uploads.ids().count == 1)
    }

    @Test func `an upload that was ended is gone`() throws {
        let path = try front.begun(length: 10)
        #expect(front.tus(TusRequest(method: "DELETE", target: path)).status == 204)
        for answer in [front.head(path), front.patch(path, at: 0, [1])] {
            #expect(answer.status == 410 && answer.value("Upload-Offset") == nil)
            #expect(answer.value("Tus-Resumable") == "1.0.0")
        }
    }

    @Test func `a method that a client cannot send may stand in a field`() throws {
        let path = try front.begun(length: photo.count)
        let answer = front.tus(
            TusRequest(
                method: "POST", target: path,
                fields: ["X-HTTP-Method-Override": "PATCH", "Upload-Offset": "0"], body: photo))
        #expect(try answer.status == 204 && front.input(of: front.job(answer)) == photo)
    }

    @Test func `an upload exists for its owner alone`() throws {
        let path = try front.begun(length: 10, owner: "anna")
        let mine = front.answer("GET", path) { $0.owner = "anna" }
        #expect(mine.status == 200 && mine.text.contains("\"offset\" : 0"))
        for owner in ["berta", nil] {
            #expect(front.answer("GET", path) { $0.owner = owner }.status == 404)
        }
        let patched = front.tus(
            TusRequest(method: "PATCH", target: path, fields: ["Upload-Offset": "0"], body: [1]))
        #expect(patched.status == 404)
    }

    @Test func `what tus can do here is said`() {
        // Clients ask about the address that they were given.
        let answer = front.answer("OPTIONS", "/uploads?pipeline=web")
        #expect(answer.status == 204 && answer.value("Tus-Version") == "1.0.0")
        #expect(answer.value("Tus-Max-Size") == "300000")
        #expect(answer.value("Tus-Checksum-Algorithm") == "sha1,sha256")
        #expect(answer.value("Tus-Extension")?.contains("concatenation") == true)
    }

    @Test func `a job of an upload whose answer was lost is not made twice after a restart`() throws
    {
        let path = try front.begun(length: photo.count)
        let job = try front.job(front.patch(path, at: 0, photo))
        front.responder.tendUploads()
        let other = try Front(in: front.directory)
        other.responder.tendUploads()
        #expect(try other.job(other.head(path)).id == job.id)
        #expect(try front.jobDirectories().count == 1)
    }

    /// What is wrong with a request, and what is answered. Nothing is left of it.
    @Test(
        arguments: [
            (["Upload-Length": "5"], "/uploads?pipeline=web", nil, 412),
            (["Upload-Length": "5"], "/uploads?pipeline=web", "0.2.2", 412),
            ([:], "/uploads?pipeline=web", "1.0.0", 400),
            (
                ["Upload-Length": "5", "Upload-Defer-Length": "1"], "/uploads?pipeline=web",
                "1.0.0",
                400
            ),
            (["Upload-Length": "-5"], "/uploads?pipeline=web", "1.0.0", 400),
            (["Upload-Length": "5x"], "/uploads?pipeline=web", "1.0.0", 400),
            (["Upload-Length": "99999999999999999999"], "/uploads?pipeline=web", "1.0.0", 400),
            (["Upload-Defer-Length": "2"], "/uploads?pipeline=web", "1.0.0", 400),
            (["Upload-Length": "300001"], "/uploads?pipeline=web", "1.0.0", 413),
            (["Upload-Length": "0"], "/uploads?pipeline=web", "1.0.0", 400),
            (["Upload-Length": "5"], "/uploads", "1.0.0", 400),
            (["Upload-Length": "5"], "/uploads?pipeline=none", "1.0.0", 404),
            (["Upload-Length": "5"], "/uploads?pipeline=web&size=3", "1.0.0", 400),
            (
                ["Upload-Length": "5", "Upload-Metadata": "a !"], "/uploads?pipeline=web", "1.0.0",
                400
            ),
            (
                ["Upload-Length": "5", "Upload-Metadata": "lane c29vbg=="], "/uploads?pipeline=web",
                "1.0.0", 400
            ),
            (
                ["Upload-Length": "5", "Upload-Checksum": "md5 AA=="], "/uploads?pipeline=web",
                "1.0.0", 400
            ),
            (["Upload-Concat": "final;"], "/uploads?pipeline=web", "1.0.0", 400),
            (["Upload-Concat": "some"], "/uploads?pipeline=web", "1.0.0", 400),
            (
                ["Upload-Concat": "final;/uploads/017f22e2-79b0-7000-98c4-dc0c0c07398f"],
                "/uploads?pipeline=web", "1.0.0", 404
            ),
        ] as [([String: String], String, String?, Int)])
    func `an upload that cannot become a job is refused when it begins`(
        fields: [String: String], target: String, version: String?, status: Int
    ) throws {
        let answer = front.tus(
            TusRequest(method: "POST", target: target, fields: fields, version: version))
        #expect(answer.status == status, "\(answer.text)")
        #expect(answer.value("Tus-Resumable") == "1.0.0")
        if status == 412 { #expect(answer.value("Tus-Version") == "1.0.0") }
        #expect(try front.files().allSatisfy { !$0.hasPrefix("uploads/") })
    }

    /// What is wrong with a piece, and what is answered. The upload stands where it stood.
    @Test(
        arguments: [
            (["Upload-Offset": "100"], 10, true, 409), (["Upload-Offset": "x"], 10, true, 400),
            ([:], 10, true, 400), (["Upload-Offset": "2000"], 3001, true, 413),
            (["Upload-Offset": "2000"], 10, false, 415),
            (["Upload-Offset": "2000", "Upload-Length": "4999"], 10, true, 400),
        ] as [([String: String], Int, Bool, Int)])
    func `a piece that does not fit is refused`(
        fields: [String: String], count: Int, isPiece: Bool, status: Int
    ) throws {
        let path = try front.begun(length: photo.count)
        #expect(front.patch(path, at: 0, Array(photo[..<2000])).status == 204)
        let answer = front.tus(
            TusRequest(
                method: "PATCH", target: path, fields: fields,
                body: [UInt8](repeating: 1, count: count), isPiece: isPiece))
        #expect(answer.status == status, "\(answer.text)")
        #expect(front.head(path).value("Upload-Offset") == "2000")
    }

    @Test func `a piece without a length that goes on behind the end is taken back`() throws {
        let path = try front.begun(length: 5000)
        let answer = front.answer("PATCH", path, body: MemoryBody(Front.jpeg(bytes: 5001))) {
            $0.tus["Tus-Resumable"] = "1.0.0"
            $0.pieces["Upload-Offset"] = "0"
            $0.contentType = "application/offset+octet-stream"
        }
        #expect(answer.status == 413)
        #expect(front.head(path).value("Upload-Offset") == "0")
    }

    @Test func `a file that the pipeline does not take is refused with its first bytes`() throws {
        let path = try front.begun(length: 100_000)
        let answer = front.patch(path, at: 0, [UInt8](repeating: 0x41, count: 2000))
        #expect(answer.status == 415, "\(answer.text)")
        #expect(front.head(path).status == 410)
        #expect(try front.files().allSatisfy { !$0.hasSuffix("/data") })
    }

    @Test func `a complete upload waits for room in the queue`() throws {
        let full = try Front(queueMax: 1)
        let path = try full.begun(length: photo.count)
        #expect(full.answer("PUT", "/upload/web/a.jpg", body: MemoryBody(photo)).status == 202)
        let answer = full.patch(path, at: 0, photo)
        #expect(answer.status == 503 && answer.value("Retry-After") != nil)
        // HEAD must not say that all is well either: clients believe an offset at the end.
        #expect(full.head(path).status == 503)
        let roomy = try Front(in: full.directory)
        roomy.responder.tendUploads()
        #expect(try roomy.input(of: roomy.job(roomy.head(path))) == photo)
    }
}
