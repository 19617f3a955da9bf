import FoundationEssentials
import Jobs
import Spool
import Testing
@testable import Responder

@Suite struct `A subscriber` {
    let end: WebServerEnd
    let subscriber: Subscriber
    private let id = JobID(nanoseconds: 0, random: 0)

    init() throws {
        end = try WebServerEnd()
        let following = Following(
            job: JobID(nanoseconds: 0, random: 0),
            way: .stream(lastSeen: nil))
        subscriber = Subscriber(
            end.takeRequest(), following,
            Response(
                status: 200, body: EventStream.beginning,
                following: following))
    }

    /// More than a connection takes at once.
    private let long = StatusUpdate(
        StoredStatus(
            json: [UInt8](repeating: 0x20, count: 1_000_000),
            tag: "1"))

    @Test func `a quiet subscriber gets a comment`() throws {
        try end.read(until: "retry: 2000\n\n")
        #expect(!subscriber.heartbeat())
        try end.read(until: "retry: 2000\n\n:\n\n")
        #expect(!subscriber.isOver)
    }

    @Test func `a subscriber that reads nothing between two heartbeats is dropped`() {
        subscriber.receive(long, of: .job(id))
        #expect(subscriber.isBusy)
        #expect(!subscriber.heartbeat() && !subscriber.isOver)
        #expect(!subscriber.heartbeat() && subscriber.isOver)
    }

    @Test func `a subscriber that reads a little between two heartbeats is kept`() throws {
        subscriber.receive(long, of: .job(id))
        #expect(!subscriber.heartbeat())
        try end.read(until: "data: ")
        subscriber.push()
        #expect(subscriber.isBusy)
        #expect(!subscriber.heartbeat() && !subscriber.isOver)
    }

    @Test func `a subscriber that gets the same status twice sends it once`() throws {
        let update = StatusUpdate(StoredStatus(json: Array("{}".utf8), tag: "7"))
        subscriber.receive(update, of: .job(id))
        subscriber.receive(update, of: .job(id))
        subscriber.finish { .missing($0) }
        #expect(subscriber.isOver)
        try end.read(until: "data: {}\n\n")
        #expect(end.text.components(separatedBy: "id: 7").count == 2)
    }
}
