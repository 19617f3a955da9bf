import Jobs
@testable import Scheduler
import Testing

/// What happens while the directory is read may or may not be seen by who reads it.
@Suite struct `The head of a queue that is being read` {
    private var head = QueueHead(capacity: 8)
    private let ids = (0..<4).map { JobID(nanoseconds: $0 * 1_000_000, random: 0) }

    init() {
        head.scanned(Array(ids[..<2]), more: 1)
        head.scanBegins()
    }

    @Test(arguments: [true, false])
    mutating func `the head of a queue does not show again what was taken from it`(isSeen: Bool) {
        #expect(head.take() == ids[0])
        head.scanned(isSeen ? Array(ids[..<2]) : [ids[1]], more: 0)
        #expect(rest() == [ids[1]])
    }

    @Test(arguments: [true, false])
    mutating func `the head of a queue does not show what has left the queue`(isSeen: Bool) {
        head.remove(ids[1])
        head.scanned(isSeen ? Array(ids[..<2]) : [ids[0]], more: 0)
        #expect(rest() == [ids[0]])
    }

    @Test(arguments: [true, false])
    mutating func `the head of a queue shows a new job once`(isSeen: Bool) {
        head.arrived(ids[2])
        head.scanned(isSeen ? Array(ids[..<3]) : Array(ids[..<2]), more: 0)
        #expect(rest() == Array(ids[..<3]))
    }

    @Test mutating func `the head of a queue shows a job again that was taken and came back`() {
        #expect(head.take() == ids[0])
        head.arrived(ids[0])
        head.scanned([ids[1]], more: 0)
        #expect(rest() == Array(ids[..<2]))
    }

    private mutating func rest() -> [JobID] {
        var taken: [JobID] = []
        while let id = head.take() { taken.append(id) }
        return taken
    }
}
