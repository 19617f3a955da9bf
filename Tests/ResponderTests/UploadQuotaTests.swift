import FastCGI
import Jobs
import Platform
import Spool
import Testing
@testable import Responder

@Suite struct `Uploads of one sender` {
    private let photo = Front.jpeg(bytes: 5000)

    private func begin(
        _ front: Front, _ fields: [String: String] = ["Upload-Length": "5000"],
        from client: String? = "192.0.2.1", owner: String? = nil, key: String? = nil,
        body: MemoryBody? = nil, isOperator: Bool = false
    ) -> Response {
        front.answer("POST", "/uploads?pipeline=web", body: body) { head in
            for (name, value) in fields { head.pieces[name] = value }
            head.tus["Tus-Resumable"] = "1.0.0"
            (head.client, head.owner, head.idempotencyKey) = (client, owner, key)
            head.isOperator = isOperator
            if body != nil { head.contentType = "application/offset+octet-stream" }
        }
    }

    private func path(_ answer: Response) throws -> String {
        try #require(answer.value("Location"), "\(answer.text)")
    }

    @Test func `a sender has so many uploads under way, and others have theirs`() throws {
        let front = try Front(uploads: .init(uploadsMax: 2))
        let paths = try (0..<2).map { _ in try path(begin(front)) }
        let third = begin(front)
        #expect(third.status == 429 && third.value("Retry-After") == "60")
        #expect(third.text.contains("too-many-uploads"))
        #expect(begin(front, from: "192.0.2.2").status == 201)
        #expect(begin(front, owner: "ada").status == 201)
        // It counts what the spool has, also after a restart.
        let other = try Front(in: front.directory, uploads: .init(uploadsMax: 2))
        #expect(begin(other).status == 429)
        // An end makes room: as a job, or removed.
        #expect(other.patch(paths[0], at: 0, photo).status == 204)
        #expect(begin(other).status == 201)
        #expect(begin(other).status == 429)
        #expect(other.tus(TusRequest(method: "DELETE", target: paths[1])).status == 204)
        #expect(begin(other).status == 201)
        #expect(begin(other).status == 429)
        #expect(begin(other, isOperator: true).status == 201)
        let records = try other.spool.uploads.held().map(\.record)
        #expect(records.allSatisfy { $0.sender?.contains("192.0.2") != true })
    }

    @Test func `of an address of IPv6 the network counts`() throws {
        let front = try Front(uploads: .init(uploadsMax: 1))
        #expect(begin(front, from: "2001:db8:0:1::1").status == 201)
        #expect(begin(front, from: "2001:db8:0:1:ffff::2").status == 429)
        #expect(begin(front, from: "2001:db8:0:2::1").status == 201)
        #expect(begin(front, from: "192.0.2.1").status == 201)
        #expect(begin(front, from: "::ffff:192.0.2.1").status == 429)
    }

    @Test func `a sender has so many bytes under way, with those that are to come`() throws {
        let front = try Front(uploads: .init(bytesMax: 12_000))
        let first = try path(begin(front))
        #expect(front.patch(first, at: 0, Array(photo[..<1000])).status == 204)
        let deferred = try path(begin(front, ["Upload-Defer-Length": "1"]))
        let late = front.patch(deferred, at: 0, [], ["Upload-Length": "8000"])
        #expect(late.status == 429, "\(late.text)")
        #expect(front.patch(deferred, at: 0, [], ["Upload-Length": "5000"]).status == 204)
        #expect(begin(front, ["Upload-Length": "2001"]).status == 429)
        #expect(begin(front, ["Upload-Length": "13000"]).status == 413)
        #expect(begin(front, ["Upload-Length": "2000"]).status == 201)
        #expect(try front.spool.uploads.ids().count == 3)
    }

    @Test func `what is refused is refused before the body is read`() throws {
        let front = try Front(uploads: .init(uploadsMax: 1))
        #expect(begin(front).status == 201)
        var unread = UnreadBody()
        var head = RequestHead("POST", "/uploads?pipeline=web")
        head.pieces["Upload-Length"] = "5000"
        head.tus["Tus-Resumable"] = "1.0.0"
        head.client = "192.0.2.1"
        head.contentType = "application/offset+octet-stream"
        #expect(front.responder.answer(head, &unread).status == 429)
        head.pieces["Upload-Length"] = "300001"
        head.client = "192.0.2.2"
        #expect(front.responder.answer(head, &unread).status == 413)
        head.pieces["Upload-Length"] = "5000"
        head.contentLength = 5001
        #expect(front.responder.answer(head, &unread).status == 413)
        #expect(!unread.isRead)
        #expect(try front.spool.uploads.ids().count == 1)
    }

    @Test func `a type is refused with the first bytes that tell it`() throws {
        let front = try Front()
        var slow = UnreadBody(beginning: [UInt8](repeating: 0x41, count: MediaType.magicBytes))
        let path = try path(begin(front))
        var head = RequestHead("PATCH", path)
        head.pieces["Upload-Offset"] = "0"
        head.tus["Tus-Resumable"] = "1.0.0"
        head.contentType = "application/offset+octet-stream"
        #expect(front.responder.answer(head, &slow).status == 415)
        #expect(!slow.isRead)
    }

    @Test func `what uploads are still to bring is no room for others`() throws {
        let directory = try Front().directory
        let free = try Front(in: directory).spool.disk.space().free
        // Other programs write meanwhile: what is left besides the first upload is more than that.
        let front = try Front(
            in: directory, reserveBytes: max(0, free - 1_000_000_000), bytesMax: "600MB",
            uploads: .init(uploadsMax: 100, bytesMax: .max))
        let most = 600_000_000
        let first = begin(front, ["Upload-Length": "\(most)"])
        let second = begin(front, ["Upload-Length": "\(most)"])
        #expect(first.status == 201 && second.status == 507, "\(first.text) \(second.text)")
        let put = front.answer("PUT", "/upload/web/a.jpg", body: MemoryBody(photo)) {
            $0.contentLength = most
        }
        #expect(put.status == 507)
        let target = try path(first)
        #expect(front.tus(TusRequest(method: "DELETE", target: target)).status == 204)
        #expect(begin(front, ["Upload-Length": "\(most)"]).status == 201)
    }

    @Test func `uploads are counted once, however many there are`() throws {
        let front = try Front(uploads: .init(uploadsMax: 1000))
        for _ in 0..<1000 { #expect(begin(front).status == 201) }
        let other = try Front(in: front.directory, uploads: .init(uploadsMax: 1000))
        #expect(begin(other).status == 429)
        // What is taken away behind its back it would see if it counted again.
        for id in try other.spool.uploads.ids().prefix(10) {
            try other.spoolRoot().removeAll("uploads/\(id)")
        }
        #expect(begin(other).status == 429)
        #expect(begin(other, from: "192.0.2.2").status == 201)
    }

    @Test func `an upload that is begun again with its key is the same`() throws {
        let front = try Front(uploads: .init(uploadsMax: 2))
        let first = try path(begin(front, key: "\"a\""))
        let cut = begin(
            front, key: "\"b\"", body: MemoryBody(photo[..<1000], isCutOff: true))
        #expect(cut.status == 400)
        for front in [front, try Front(in: front.directory, uploads: .init(uploadsMax: 2))] {
            let again = begin(front, key: "\"a\"", body: MemoryBody(photo))
            #expect(try again.status == 201 && path(again) == first)
            #expect(again.value("Upload-Offset") == "0")
            let other = begin(front, ["Upload-Length": "4999"], key: "\"a\"")
            #expect(other.status == 422 && other.text.contains("idempotency-key-reused"))
            #expect(begin(front, key: "a b").status == 400)
        }
        #expect(try path(begin(front, owner: "ada", key: "\"a\"")) != first)
        #expect(front.patch(first, at: 0, photo).status == 204)
        let done = begin(front, key: "\"a\"")
        #expect(try front.job(done).id == front.job(front.head(first)).id)
        #expect(try front.jobDirectories().count == 1)
    }
}

/// A body that is not to be read, but for how it begins.
private struct UnreadBody: UploadBody {
    var beginning: [UInt8] = []
    private(set) var isRead = false

    init(beginning: [UInt8] = []) { self.beginning = beginning }

    mutating func receive(into buffer: UnsafeMutableRawBufferPointer)
        -> (count: Int, error: RequestError?)
    {
        let part = beginning.prefix(buffer.count)
        beginning.removeFirst(part.count)
        buffer.copyBytes(from: part)
        if part.isEmpty { isRead = true }
        return (part.count, part.count < buffer.count ? .cutOff : nil)
    }

    var interrupter: (@Sendable () -> Void)? { nil }
}
