import Crypto
import FoundationEssentials
import Testing
@testable import Responder

@Suite struct `An upload with a digest` {
    let front: Front
    init() throws { front = try Front() }

    /// SHA-256 of `Front.jpeg(bytes: 9)`: ff d8 ff e0 04 05 06 07 08.
    private static let right = "sha-256=:Cjd4BbjRFRAYu0ZhZvDfWxPTNnS2XHwM9bbUpwVp4aU=:"
    private static let wrong = "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:"

    @Test(
        arguments: [
            (right, nil, 202), (nil, right, 202), (right, right, 202),
            (wrong, nil, 400), (nil, wrong, 400), (right, wrong, 400), (wrong, right, 400),
            // What comes last for a key counts.
            ("\(wrong), \(right)", nil, 202), ("\(right), \(wrong)", nil, 400),
            ("\(right),\t\(wrong),\(right)", nil, 202), ("sha-256=:AA==:, \(right)", nil, 202),
            // Other algorithms are passed over.
            ("sha-512=:AA==:, \(right)", nil, 202), ("\(right), sha-512=:AA==:", nil, 202),
            ("unixsum=:AA==:", "md5=:AA==:", 202), ("*a-._1=::", nil, 202), ("", "", 202),
            // Parameters have no meaning.
            ("\(right);a;b=\"x\\\",\"; c=?1;d=:AA==:, md5=:AA==:;e=1.5", nil, 202),
            ("\(wrong);a=\", \(right)\"", nil, 400),
            // Padding may be left out.
            (right.replacing("=:", with: ":").replacing("sha-256:", with: "sha-256=:"), nil, 202),
        ] as [(String?, String?, Int)])
    func `an upload with a digest is accepted only if the digest is right`(
        content: String?, representation: String?, status: Int
    ) throws {
        let response = put(content, representation)
        #expect(response.status == status, "\(response.text)")
        if status == 400 { #expect(response.text.contains("\"/problems#digest-mismatch\"")) }
        #expect(try front.jobDirectories().count == (status == 202 ? 1 : 0))
    }

    @Test(arguments: [
        "sha-256=:AA==:", "sha-256=AA", "sha-256", "sha-256=garbage", "garbage", "unixsum=1",
        "sha-256=::", "\(right), sha-256=:AA==:", "\(right), sha-256", "\(right),", ",\(right)",
        "\(right) \(right)", "\(right); A=1", "\(right);a=", "\(right);a=\"", "\(right)x",
        right.replacing("sha", with: "SHA"), right.replacing("sha-256=", with: "sha-256 ="),
        right.replacing("=:C", with: "=: C"), right.replacing("4", with: "-"),
        String(right.dropLast()), "\(right), md5=:A:", "\(right), md5", "=:AA==:", "1a=:AA==:",
    ]) func `a digest that is not written as in RFC 9530 is refused`(field: String) throws {
        for (content, representation, name) in [
            (field, nil, "Content-Digest"),
            (nil, field, "Repr-Digest"),
        ] {
            let response = put(content, representation)
            #expect(
                response.text
                    == Refusal(
                        .malformedRequest,
                        """
                        \(name) is malformed: it is written sha-256=:BASE64:, in small letters, \
                        with the \
                        32 bytes of the SHA-256 in Base64 between the colons (RFC 9530).
                        """
                    ).response(instance: "/upload/web/a.jpg").text)
        }
        #expect(try front.jobDirectories().isEmpty)
    }

    private func put(_ content: String?, _ representation: String?) -> Response {
        front.answer("PUT", "/upload/web/a.jpg", body: MemoryBody(Front.jpeg(bytes: 9))) {
            $0.contentDigest = content
            $0.representationDigest = representation
        }
    }

    @Test func `the digest of a form covers the whole form`() throws {
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
