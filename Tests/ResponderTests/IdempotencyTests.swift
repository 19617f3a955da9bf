import HTTP
import FastCGI
import Jobs
import Platform
import Spool
import Synchronization
import Testing
@testable import Responder

@Suite struct `An upload with an Idempotency-Key` {
    let front: Front
    init() throws { front = try Front() }

    private let photo = Front.jpeg(bytes: 2_000)

    private func put(
        _ body: [UInt8], _ target: String = "/upload/web/a.jpg",
        key: String? = "\"k\"", owner: String? = nil
    ) -> Response {
        front.answer("PUT", target, body: MemoryBody(body)) {
            $0.idempotencyKey = key
            $0.owner = owner
        }
    }

    private func id(_ response: Response) throws -> JobID {
        try JSON.decode(Status.self, from: response.body).id
    }

    @Test func `an upload repeated with its key gets the same answer and is one job`() throws {
        let first = put(photo)
        let again = put(photo, key: " k ")
        #expect(first.status == 202)
        #expect(again == first)
        #expect(try front.jobDirectories() == ["new/normal/\(try id(first))"])
        #expect(front.responder.counters.accepted.values == ["web": 1])
    }

    @Test(
        arguments: [
            ("/upload/web/a.jpg", [0]), ("/upload/web/b.jpg", []),
            ("/upload/web/a.jpg?lane=batch", []),
            ("/upload/web/a.jpg?title=b", []),
            ("/upload/web/a.jpg?batch=ab1e9c0a-0b6e-4c61-9b0d-4b5a7f4f4c11", []),
        ] as [(String, [UInt8])]) func `another upload with a used key is refused`(
            target: String, more: [UInt8]
        ) throws
    {
        let first = put(photo)
        let other = put(photo + more, target)
        #expect(other.status == 422)
        #expect(
            other.text
                == Refusal(
                    .keyReused,
                    """
                    The job \(try id(first)) was accepted with this Idempotency-Key, from other \
                    files or \
                    with other options.
                    """
                ).response(
                    instance: "/upload/web/a.jpg"
                        .replacing("a.jpg", with: target.contains("b.jpg") ? "b.jpg" : "a.jpg")
                ).text)
        #expect(try front.jobDirectories().count == 1)
        #expect(put(photo).status == 202)
    }

    @Test func `the same key of another user, or another key, is another job`() throws {
        let ids = try [
            put(photo), put(photo, owner: "ada"), put(photo, owner: "bob"),
            put(photo, key: "l"), put(photo, key: nil), put(photo, key: nil),
        ].map(id)
        #expect(Set(ids).count == 6)
        #expect(try id(put(photo, owner: "ada")) == ids[1])
    }

    @Test func `an upload whose key is under way is refused`() throws {
        var body = InterruptedBody(photo) { self.put(self.photo) }
        var head = RequestHead("PUT", "/upload/web/a.jpg")
        head.idempotencyKey = "k"
        let first = front.responder.answer(head, &body)
        #expect(first.status == 202)
        let second = try #require(body.answer)
        #expect(second.status == 409)
        #expect(second.text.contains("\"/problems#idempotency-key-in-use\""))
        #expect(second.value("Retry-After") == "1")
        #expect(put(photo) == first)
    }

    @Test func `a refused upload leaves its key free`() throws {
        #expect(put(Array("GIF89a".utf8)).status == 415)
        #expect(try front.files().isEmpty)
        #expect(put(photo).status == 202)
    }

    @Test(arguments: ["", " ", "\"\"", "a, b", "\"a\", \"b\""])
    func `a malformed key is refused`(key: String) throws {
        let response = put(photo, key: key)
        #expect(
            response.text
                == Refusal(
                    .malformedRequest,
                    """
                    The Idempotency-Key is not a quoted string of 1 to 255 visible characters.
                    """
                ).response(instance: "/upload/web/a.jpg").text)
        #expect(response.status == 400)
        #expect(try front.jobDirectories().isEmpty)
    }

    @Test func `concurrent uploads with one key are one job`() throws {
        let (responder, photo) = (front.responder, photo)
        let answers = Mutex<[Response]>([])
        let threads = try (0..<16).map { _ in
            try Thread("upload") {
                var head = RequestHead("PUT", "/upload/web/a.jpg")
                head.idempotencyKey = "k"
                var body = MemoryBody(photo)
                let answer = responder.answer(head, &body)
                answers.withLock { $0.append(answer) }
            }
        }
        for thread in threads { thread.join() }
        let accepted = answers.withLock { $0 }.filter { $0.status == 202 }
        #expect(Set(accepted).count == 1)
        #expect(answers.withLock { $0 }.allSatisfy { [202, 409].contains($0.status) })
        #expect(try front.jobDirectories().count == 1)
    }

    @Test func `a key of a job that is gone makes another job`() throws {
        let name = try #require(IdempotencyKey("k")).name(for: nil)
        // As a crash between the two leaves it.
        try lose(JobID(nanoseconds: 1, random: 1), with: name)
        let response = put(photo)
        #expect(response.status == 202)
        #expect(put(photo) == response)
    }

    /// Binds a key to a job that is never committed.
    private func lose(_ id: JobID, with name: String) throws {
        guard case .free(let key) = try front.spool.intake.key(name) else {
            Issue.record("nobody has used the key")
            return
        }
        try key.bind(to: .init(job: id, content: String(repeating: "0", count: 64)))
    }

    @Test(
        arguments: [
            ("\"a b\"", "a b"), ("a-b", "a-b"), (" \"a\\\"\\\\\" ", "a\"\\"),
            ("\"a", nil), ("\"\"", nil), ("\"a\"b", nil), ("\"\\a\"", nil),
            ("a b", nil), ("a, b", nil), ("ä", nil), ("\"ä\"", nil),
            (String(repeating: "a", count: 256), nil),
        ] as [(String, String?)]) func `a key is a string in quotes`(field: String, text: String?)
    {
        #expect(IdempotencyKey(field)?.text == text)
    }
}

/// A body whose sender does something else when the first bytes have arrived.
private struct InterruptedBody: UploadBody {
    private var body: MemoryBody
    private let interruption: () -> Response
    private(set) var answer: Response?

    init(_ bytes: [UInt8], _ interruption: @escaping () -> Response) {
        body = MemoryBody(bytes)
        self.interruption = interruption
    }

    mutating func receive(into buffer: UnsafeMutableRawBufferPointer)
        -> (count: Int, error: RequestError?)
    {
        answer = interruption()
        return body.receive(into: buffer)
    }

    var interrupter: (@Sendable () -> Void)? { nil }
}
