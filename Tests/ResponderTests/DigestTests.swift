import Digests
import FoundationEssentials
import Testing
@testable import Responder

@Suite struct `An upload with a digest` {
    let front: Front
    init() throws { front = try Front() }

    /// SHA-256 of `Front.jpeg(bytes: 9)`: ff d8 ff e0 04 05 06 07 08.
    private static let right = "sha-256=:Cjd4BbjRFRAYu0ZhZvDfWxPTNnS2XHwM9bbUpwVp4aU=:"
    private static let wrong = "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:"

    @Test(arguments: [
        (right, nil, 202), (nil, right, 202), (right, right, 202),
        ("sha-512=:AA==:, \(right)", nil, 202), ("unixsum=1", "md5=:AA==:", 202),
        (wrong, nil, 400), (nil, wrong, 400), (right, wrong, 400), (wrong, right, 400),
        ("sha-256=:AA==:", nil, 400), ("sha-256=AA", nil, 400), ("sha-256", nil, 400),
    ] as [(String?, String?, Int)]) func `is taken if that is right, and leaves nothing if it is not`(
        content: String?, representation: String?, status: Int
    ) throws {
        let response = front.answer("PUT", "/upload/web/a.jpg",
                                    body: MemoryBody(Front.jpeg(bytes: 9))) {
            $0.contentDigest = content
            $0.representationDigest = representation
        }
        #expect(response.status == status, "\(response.text)")
        if status == 400 {
            let isWrong = [content, representation].contains(Self.wrong)
            let kind = isWrong ? Refusal.Kind.digestMismatch : .malformedRequest
            #expect(response.text.contains("\"/problems#\(kind.rawValue)\""))
        }
        #expect(try front.jobDirectories().count == (status == 202 ? 1 : 0))
    }

    @Test func `of a form is that of the whole form`() throws {
        let body = form(("name=f; filename=a.jpg", Front.jpeg(bytes: 200_000)))
        let digest = SHA256.of(body)
        let bytes = stride(from: 0, to: 64, by: 2).map { at in
            UInt8(digest.dropFirst(at).prefix(2), radix: 16)!
        }
        func post(_ bytes: [UInt8]) -> Response {
            front.answer("POST", "/jobs?pipeline=web", body: MemoryBody(body)) {
                $0.contentType = "multipart/form-data; boundary=b"
                $0.contentDigest = "sha-256=:\(Data(bytes).base64EncodedString()):"
            }
        }
        #expect(post(bytes).status == 202)
        #expect(post(bytes.reversed()).status == 400)
    }
}
