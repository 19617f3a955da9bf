import Jobs
import Spool
import Testing
@testable import Responder

/// The draft of the IETF, on the uploads that tus has.
@Suite struct `An upload by the draft of the IETF` {
    let front: Front
    let photo = Front.jpeg(bytes: 5000)

    init() throws { front = try Front() }

    private func send(
        _ method: String, _ target: String, _ fields: [String: String] = [:],
        _ body: some Sequence<UInt8> = [UInt8](), isCutOff: Bool = false, isChunked: Bool = false,
        type: String? = "application/partial-upload", version: String? = "8", key: String? = nil
    ) -> Response {
        let bytes = Array(body)
        return front.answer(method, target, body: MemoryBody(bytes, isCutOff: isCutOff)) { head in
            for (name, value) in fields { head.pieces[name] = value }
            head.tus["Upload-Draft-Interop-Version"] = version
            head.contentLength = isCutOff || isChunked ? nil : bytes.count
            (head.contentType, head.idempotencyKey) = (type, key)
            head.contentDisposition = "attachment; filename=\"sea.jpg\""
        }
    }

    private func begun(_ answer: Response) throws -> String {
        #expect(answer.status == 201, "\(answer.text)")
        return try #require(answer.value("Location"))
    }

    @Test(arguments: [false, true])
    func `pieces come until one says that it is the last`(isChunked: Bool) throws {
        let first = send(
            "POST", "/uploads?pipeline=web", ["Upload-Complete": "?0"], photo[..<1000],
            type: "image/jpeg")
        #expect(first.value("Upload-Complete") == "?0" && first.value("Upload-Offset") == "1000")
        #expect(first.value("Upload-Limit")?.hasPrefix("max-age=") == true)
        let path = try begun(first)
        let second = send(
            "PATCH", path, ["Upload-Complete": "?0", "Upload-Offset": "1000"], photo[1000..<1500],
            isChunked: isChunked)
        #expect(second.status == 204 && second.value("Upload-Complete") == "?0")
        let asked = send("HEAD", path)
        #expect(asked.status == 204 && asked.value("Upload-Offset") == "1500")
        #expect(asked.value("Upload-Complete") == "?0")
        let last = send(
            "PATCH", path, ["Upload-Complete": "?1", "Upload-Offset": "1500"], photo[1500...],
            isChunked: isChunked)
        #expect(last.status == 204 && last.value("Upload-Complete") == "?1", "\(last.text)")
        let job = try front.job(last)
        #expect(try front.input(of: job) == photo && job.inputs.first?.name == "sea.jpg")
        #expect(try front.job(send("HEAD", path)).id == job.id)
    }

    @Test func `an upload may come in one piece, and go on by tus`() throws {
        let whole = send(
            "POST", "/uploads?pipeline=web", ["Upload-Complete": "?1"], photo, type: "image/jpeg",
            version: nil)
        #expect(try front.input(of: front.job(whole)) == photo)
        let path = try begun(
            send(
                "POST", "/uploads?pipeline=web",
                ["Upload-Complete": "?0", "Upload-Length": "5000"], photo[..<9], type: nil))
        #expect(front.patch(path, at: 9, Array(photo[9...])).status == 204)
        #expect(try front.input(of: front.job(front.head(path))) == photo)
    }

    @Test(arguments: [0, 1, 15, 16, 17, 1000, 4999])
    func `whatever is cut, the upload goes on from what came`(count: Int) throws {
        let path = try begun(
            send("POST", "/uploads?pipeline=web", ["Upload-Complete": "?0"], type: nil))
        let cut = send(
            "PATCH", path, ["Upload-Complete": "?1", "Upload-Offset": "0"], photo[..<count],
            isCutOff: true)
        #expect(cut.status == 400 && cut.value("Upload-Offset") == "\(count)")
        let asked = send("HEAD", path)
        #expect(asked.value("Upload-Offset") == "\(count)")
        #expect(asked.value("Upload-Complete") == "?0")
        let rest = send(
            "PATCH", path, ["Upload-Complete": "?1", "Upload-Offset": "\(count)"], photo[count...])
        #expect(try front.input(of: front.job(rest)) == photo)
        #expect(try front.jobDirectories().count == 1)
    }

    @Test func `a first piece that was cut is found again by its key`() throws {
        let fields = ["Upload-Complete": "?1", "Upload-Length": "5000"]
        let cut = send(
            "POST", "/uploads?pipeline=web", fields, photo[..<1000], isCutOff: true, type: nil,
            key: "\"k\"")
        #expect(cut.status == 400 && cut.value("Upload-Offset") == "1000")
        let again = send("POST", "/uploads?pipeline=web", fields, photo, type: nil, key: "\"k\"")
        #expect(again.value("Upload-Offset") == "1000")
        let path = try begun(again)
        let rest = send(
            "PATCH", path, ["Upload-Complete": "?1", "Upload-Offset": "1000"], photo[1000...])
        #expect(try front.input(of: front.job(rest)) == photo)
        let lost = send(
            "POST", "/uploads?pipeline=web", fields, photo[..<9], isCutOff: true, type: nil)
        #expect(lost.status == 400)
        #expect(try front.spool.uploads.ids().count == 1)
    }

    @Test func `an upload is ended by DELETE`() throws {
        let path = try begun(
            send("POST", "/uploads?pipeline=web", ["Upload-Complete": "?0"], photo[..<9], type: nil)
        )
        #expect(send("DELETE", path, type: nil).status == 204)
        #expect(send("HEAD", path).status == 410)
    }

    @Test(
        arguments: [
            (["Upload-Complete": "1"], "8", 400), ([:], "8", 400),
            (["Upload-Complete": "?1"], "3", 400),
            (["Upload-Complete": "?1", "Upload-Offset": "9223372036854775807"], "8", 400),
            (["Upload-Complete": "?1", "Upload-Length": "4999"], "8", 400),
            (["Upload-Complete": "?0", "Upload-Length": "300001"], "8", 413),
            (["Upload-Complete": "?0", "Upload-Length": "4"], "8", 413),
        ] as [([String: String], String, Int)])
    func `what cannot become a job is refused when it begins`(
        fields: [String: String], version: String, status: Int
    ) throws {
        let answer = send(
            "POST", "/uploads?pipeline=web", fields, photo, type: nil, version: version)
        #expect(answer.status == status, "\(answer.text)")
        #expect(try front.spool.uploads.ids().isEmpty)
    }

    @Test(
        arguments: [
            (["Upload-Complete": "?0", "Upload-Offset": "8"], "application/partial-upload", 409),
            (["Upload-Complete": "?0"], "application/partial-upload", 400),
            (["Upload-Offset": "9"], "application/partial-upload", 400),
            (["Upload-Complete": "?0", "Upload-Offset": "9"], "image/jpeg", 415),
            (
                ["Upload-Complete": "?1", "Upload-Offset": "9", "Upload-Length": "11"],
                "application/partial-upload", 400
            ),
        ] as [([String: String], String, Int)])
    func `a piece that does not fit is refused`(
        fields: [String: String], type: String, status: Int
    ) throws {
        let path = try begun(
            send("POST", "/uploads?pipeline=web", ["Upload-Complete": "?0"], photo[..<9], type: nil)
        )
        #expect(send("PATCH", path, fields, [1], type: type).status == status)
        #expect(send("HEAD", path).value("Upload-Offset") == "9")
    }

    @Test func `what can be done is said`() {
        let answer = front.answer("OPTIONS", "/uploads")
        #expect(answer.value("Accept-Patch") == "application/partial-upload")
        #expect(answer.value("Upload-Limit") == "max-size=300000")
    }
}
