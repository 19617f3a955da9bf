import Jobs
import Testing
@testable import Responder

@Suite struct `A batch of uploads in pieces` {
    private let batch = "7d444840-9dc0-11d1-b245-5ffdce74fad2"

    private func begin(
        _ front: Front, _ query: String, _ metadata: String? = nil, owner: String? = nil
    ) -> Response {
        front.tus(
            TusRequest(
                method: "POST", target: "/uploads?pipeline=web\(query)",
                fields: ["Upload-Length": "5000", "Upload-Metadata": metadata ?? ""],
                body: Front.jpeg(bytes: 5000)), owner: owner)
    }

    @Test func `uploads that name a batch are its jobs, however they name it`() throws {
        let front = try Front()
        let named = [
            begin(front, "&batch=\(batch)"), begin(front, "", "batch \(base64(batch))"),
            begin(front, "&batch=\(batch)", "batch \(base64(batch)),title \(base64("Sea"))"),
        ]
        for answer in named {
            #expect(try front.job(answer).batch?.text == batch)
        }
        let sums = front.answer("GET", "/batches/\(batch)")
        #expect(sums.status == 200 && sums.text.contains("\"total\" : 3"), "\(sums.text)")
        #expect(begin(front, "&batch=x").status == 400)
        let other = "7d444840-9dc0-11d1-b245-5ffdce74fad3"
        #expect(begin(front, "&batch=\(batch)", "batch \(base64(other))").status == 400)
    }

    @Test func `a batch of somebody else takes no upload`() throws {
        let front = try Front()
        #expect(begin(front, "&batch=\(batch)", owner: "ada").status == 201)
        let answer = begin(front, "&batch=\(batch)", owner: "bob")
        #expect(answer.status == 409 && answer.text.contains("batch-taken"))
        #expect(try front.jobDirectories().count == 1)
        #expect(begin(front, "&batch=\(batch)", owner: "ada").status == 201)
    }
}
