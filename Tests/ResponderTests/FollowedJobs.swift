import Jobs
import Platform
import Spool
import Testing
@testable import Responder

/// Jobs of one batch that wait, of a responder whose follower runs.
struct FollowedJobs {
    let front: Front
    let batch = BatchID(nanoseconds: 5, random: 5)
    let ids: [JobID]

    init(_ count: Int, owner: String? = nil) throws {
        let front = try Front()
        let batch = batch
        ids = try (0..<count).map { _ in
            let body = MemoryBody(Front.jpeg(bytes: 9))
            let response = front.answer("POST", "/jobs?pipeline=web&batch=\(batch)", body: body) {
                $0.owner = owner
            }
            return try JSON.decode(Status.self, from: response.body).id
        }
        self.front = front
        try front.responder.follower.start()
    }

    /// The address of a stream of jobs.
    func target(_ ids: [JobID]) -> String {
        "/jobs/events?" + ids.map { "id=\($0)" }.joined(separator: "&")
    }

    func follow(_ target: String, _ change: (inout RequestHead) -> Void = { _ in }) throws
        -> WebServerEnd
    {
        let response = front.answer("GET", target, change)
        let end = try WebServerEnd()
        front.responder.follower.follow(
            end.takeRequest(), try #require(response.following), response)
        return end
    }

    /// Has a job end.
    /// - Parameter titles: of the outputs of a step, which have these texts.
    func end(
        _ id: JobID, _ state: JobState, _ message: String = "", makes titles: [String] = []
    ) throws {
        let job = try #require(try front.spool.claims.claimWaiting(id, quarantined: { _ in }))
        var status = Status(accepted: job.manifest)
        status.steps = [StepStatus(name: "small", uses: "thumbnail")]
        for (index, title) in titles.enumerated() {
            let name = Manifest.storedName(index) + ".jpg"
            try job.createOutput(step: "small", name: name).write(Array(title.utf8))
            status.steps[0].outputs.append(
                Output(
                    name: name, title: title, href: Output.href(name, of: "small", in: id),
                    mediaType: .jpeg, bytes: title.utf8.count, width: 1, height: 1, pages: nil,
                    sha256: ""))
        }
        if !titles.isEmpty { try job.publish(step: "small") }
        (status.state, status.message, status.finishedAt) = (state, message, status.createdAt)
        try job.finish(status)
    }

    /// Takes a job away that waits.
    func remove(_ id: JobID) throws {
        try front.spoolRoot().directory("new").directory("normal").removeAll(id.text)
    }
}

/// An event as it stands in a stream.
struct SentEvent: Equatable {
    let name: String
    let id: String?
    /// What its data has as id, and as state; of a batch, how many of its jobs have completed.
    let subject: String
    let state: String

    /// All events of a text.
    static func all(in text: String) throws -> [SentEvent] {
        try text.split(separator: "\n\n").filter { $0.hasPrefix("event: ") }.map { block in
            var fields: [Substring: String] = [:]
            for line in block.split(separator: "\n") {
                let parts = line.split(separator: ": ", maxSplits: 1)
                fields[parts[0]] = String(parts[1])
            }
            let data = try JSON.decode(JSONValue.self, from: Array((fields["data"] ?? "").utf8))
            func text(_ value: JSONValue?) -> String {
                switch value {
                case .text(let text): text
                case .number(let number): "\(Int(number))"
                case .whole(let number): "\(number)"
                default: ""
                }
            }
            return SentEvent(
                name: fields["event"] ?? "", id: fields["id"], subject: text(data["id"]),
                state: text(data["state"] ?? data["counts"]?["completed"]))
        }
    }
}
