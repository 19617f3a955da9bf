import Jobs
@testable import Scheduler
import Testing

/// What happens while the directory is read may or may not be seen by who reads it.
@Suite struct `A window on a lane that is being read` {
    private var window = LaneWindow(capacity: 8)
    private let ids = (0..<4).map { JobID(nanoseconds: $0 * 1_000_000, random: 0) }

    init() {
        window.scanned(Array(ids[..<2]), more: 1)
        window.scanBegins()
    }

    @Test(arguments: [true, false])
    mutating func `a window on a lane does not show again what was taken from it`(isSeen: Bool) {
        #expect(window.take() == ids[0])
        window.scanned(isSeen ? Array(ids[..<2]) : [ids[1]], more: 0)
        #expect(rest() == [ids[1]])
    }

    @Test(arguments: [true, false])
    mutating func `a window on a lane does not show what has left the lane`(isSeen: Bool) {
        window.remove(ids[1])
        window.scanned(isSeen ? Array(ids[..<2]) : [ids[0]], more: 0)
        #expect(rest() == [ids[0]])
    }

    @Test(arguments: [true, false])
    mutating func `a window on a lane shows a new job once`(isSeen: Bool) {
        window.arrived(ids[2])
        window.scanned(isSeen ? Array(ids[..<3]) : Array(ids[..<2]), more: 0)
        #expect(rest() == Array(ids[..<3]))
    }

    @Test mutating func `a window on a lane shows a job again that was taken and came back`() {
        #expect(window.take() == ids[0])
        window.arrived(ids[0])
        window.scanned([ids[1]], more: 0)
        #expect(rest() == Array(ids[..<2]))
    }

    private mutating func rest() -> [JobID] {
        var taken: [JobID] = []
        while let id = window.take() { taken.append(id) }
        return taken
    }
}
