import HTTP
import Jobs
import Platform
import Testing
@testable import Responder

@Suite struct `A refusal` {
    @Test func `a refusal is a problem of RFC 9457, to the letter`() {
        let refusal = Refusal(
            .unfinished, "Say \"when\".\n",
            headers: [
                HeaderField("Retry-After", "1")
            ], cause: "secret")
        let response = refusal.response(instance: "/jobs/a%20b")
        #expect(response.status == 409)
        #expect(
            response.headers == [
                HeaderField("Content-Type", "application/problem+json"),
                HeaderField("Cache-Control", "no-store"), HeaderField("Retry-After", "1"),
            ])
        #expect(
            response.text == """
                {
                  "detail" : "Say \\"when\\".\\n",
                  "instance" : "/jobs/a%20b",
                  "status" : 409,
                  "title" : "The job is not finished",
                  "type" : "/problems#job-unfinished"
                }

                """)
    }

    @Test(arguments: Set(Refusal.Kind.allCases.map(\.status) + [200, 202, 204, 304]).sorted())
    func `every answer has a reason phrase`(status: Int) throws {
        let text = String(
            decoding: Response(status: status).serialized(withBody: true),
            as: UTF8.self)
        let words = try #require(text.split(separator: "\r\n").first).split(separator: " ")
        #expect(words.prefix(2) == ["Status:", "\(status)"] && words.count > 2, "\(text)")
    }

    @Test func `no kind of refusal is a kind of job problem`() {
        let kinds = Refusal.Kind.allCases.map(\.rawValue)
        let shared = Set(kinds).intersection(Problem.Kind.allCases.map(\.rawValue))
        // A pipeline that is not available is the same trouble before and after the 202.
        #expect(shared == ["pipeline-unavailable"])
        #expect(Set(Refusal.Kind.allCases.map(\.title)).count == kinds.count)
    }

    @Test(arguments: [
        (Int32(28), Refusal.Kind.outOfSpace, 507), (122, .outOfSpace, 507),
        (5, .spoolUnavailable, 503), (13, .spoolUnavailable, 503),
    ]) func `a refusal for a disk error names no path and has a Retry-After`(
        errno: Int32, kind: Refusal.Kind, status: Int
    ) {
        let refusal = Refusal(SystemError("open", "/secret/path", code: errno))
        #expect(refusal.kind == kind)
        let response = refusal.response(instance: "/jobs")
        #expect(response.status == status)
        #expect(response.value("Retry-After") == "10")
        #expect(!response.text.contains("secret"))
        #expect(refusal.cause?.contains("/secret/path") == true)
    }
}
