import Glibc
import Jobs
import Platform
import Spool
import Testing
@testable import Responder

/// A job that waits, of a responder whose follower runs.
struct FollowedJob {
    let front: Front
    let id: JobID

    var follower: Follower { front.responder.follower }

    /// - Parameter watchesMax: how many jobs the follower watches.
    init(watchesMax: Int = .max) throws {
        front = try Front(watchesMax: watchesMax)
        let body = MemoryBody(Front.jpeg(bytes: 9))
        let response = front.answer("POST", "/jobs?pipeline=web", body: body)
        id = try JSON.decode(Status.self, from: response.body).id
        try follower.start()
    }

    /// Asks for something of the job that takes its time.
    /// - Parameter target: what stands behind the job in the address.
    func follow(_ target: String = "", _ change: (inout RequestHead) -> Void = { _ in }) throws
        -> WebServerEnd
    {
        let response = front.answer("GET", "/jobs/\(id)\(target)", change)
        let end = try WebServerEnd()
        follower.follow(end.takeRequest(), try #require(response.following), response)
        return end
    }

    /// Follows it as somebody who has sent it and waits for its end.
    func followAsSender(seconds: Int) throws -> WebServerEnd {
        let end = try WebServerEnd()
        let following = Following(job: id, way: .wait(.accepted, seconds: seconds))
        follower.follow(end.takeRequest(), following, Response(status: 202))
        return end
    }

    /// Gives the job a new status.
    /// - Returns: its tag.
    @discardableResult
    func report(_ state: JobState, _ message: String = "") throws -> String {
        var status = try #require(try front.spool.lookup.status(of: id)).decoded()
        status.state = state
        status.message = message
        let lane = try front.spoolRoot().directory("new").directory("normal")
        try lane.directory(id.text)
            .replace("status.json", with: JSON.encode(status, pretty: true), durable: false)
        return try tag()
    }

    /// The tag of the job's status.
    func tag() throws -> String { try #require(try front.spool.lookup.status(of: id)).tag }

    /// Takes the job away.
    func remove() throws {
        try front.spoolRoot().directory("new").directory("normal").removeAll(id.text)
    }

    /// Waits until all are answered, or have gone.
    func settle() throws {
        let epoll = try Epoll()
        try epoll.add(follower.idle.raw, token: 0)
        while follower.held > 0 {
            try #require(try epoll.wait(seconds: 20) == [0])
            follower.idle.drain()
        }
    }
}
