import Jobs
import Testing
@testable import Responder

@Suite struct `A job and its owner over HTTP` {
    let front: Front
    init() throws { front = try Front() }

    private func submit(as owner: String?) throws -> JobID {
        let body = MemoryBody(Front.jpeg(bytes: 9))
        let response = front.answer("POST", "/jobs?pipeline=web", body: body) { $0.owner = owner }
        return try JSON.decode(Status.self, from: response.body).id
    }

    /// Requests that are about a job, and the answer to who may make them.
    static let requests = [
        ("GET", "/jobs/ID", 200), ("HEAD", "/jobs/ID", 200),
        ("GET", "/jobs/ID/files/small/000.jpg", 409),
    ]

    @Test(arguments: requests) func `a job is visible to its owner and operators alone`(
        method: String, target: String, status: Int
    ) throws {
        let front = front
        func statuses(_ id: JobID) -> [Int] {
            let target = target.replacing("ID", with: id.text)
            return [nil, "ada", "bob", "grace"].map { user in
                front.answer(method, target) {
                    ($0.owner, $0.isOperator) = (user, user == "grace")
                }.status
            }
        }
        #expect(try statuses(submit(as: "ada")) == [404, status, 404, status])
        #expect(try statuses(submit(as: nil)) == [status, 404, 404, status])
    }

    @Test(
        arguments: Endpoint.all.filter { $0.path.names.contains("id") }.map {
            [$0.method.rawValue, $0.path.text]
        }) func `a job is not found by other users, whatever they ask of it`(operation: [String])
        throws
    {
        let id = try submit(as: "ada")
        let target = operation[1].replacing("{id}", with: id.text).filter { !"{}".contains($0) }
        for user in [nil, "bob"] {
            let response = front.answer(operation[0], target) { $0.owner = user }
            #expect(response.status == 404)
            #expect(response.text.contains("\"/problems#unknown-job\""))
        }
        #expect(try front.jobDirectories() == ["new/normal/\(id)"])
    }

    @Test func `a job of another user is answered like one that does not exist`() throws {
        let missing = JobID(nanoseconds: 1, random: 1)
        let other = try submit(as: "ada")
        let answers = [other, missing].map { id in
            front.answer("GET", "/jobs/\(id)") { $0.owner = "bob" }.text
                .replacing(id.text, with: "ID")
        }
        #expect(answers[0] == answers[1])
        #expect(answers[0].contains("There is no job with this id."))
    }
}
