import Jobs
import Platform
@testable import Spool
import Testing

/// Takes out one flush after another: some power cut must then lose what was promised, or the flush is
/// for nothing. That the cuts find each shows that they look closely enough, too.
@Suite struct `Each flush` {
    /// What is flushed and would not have to be, as far as the cuts can tell, and why it stands.
    static let explained = [
        "control/web.hold": "when it was written last counts, and the cuts know no times",
        "batches": "another process may have made the batch, and not come to this",
        "shelf": "the same of a shelf; each of its queues that is opened asks for it",
        "done": "the same of a day's directory",
        "failed": "the same",
        "cancelled": "the same",
        "work": "a job is where it goes for certain before it is gone from where it was",
        "work/ID/out": "the job was given back as it came, and no step was published",
        "work/ID": "the status was as durable before, or tells no more than its place",
    ]

    @Test(arguments: SpoolOperation.all)
    func `is needed, or it is said why it stands`(operation: SpoolOperation) throws {
        let recorded = try RecordedOperation(operation)
        #expect(recorded.halfMoved(without: nil) == [])
        var needed = 0
        for flush in recorded.trace.flushes {
            guard case .flush(_, let path) = recorded.trace.steps[flush] else { continue }
            if try recorded.violation(without: flush) != nil {
                needed += 1
            } else {
                #expect(Self.explained[Self.anonymous(path)] != nil, "step \(flush) flushes \(path)")
            }
        }
        print("flushes: \(needed) of \(recorded.trace.flushes.count) are needed to "
              + "\"\(operation.name)\"")
    }

    /// A path in the spool without what is different each time.
    private static func anonymous(_ path: String) -> String {
        path.split(separator: "/").drop { $0 == "var" || $0 == "spool" }
            .map { JobID($0) == nil ? String($0) : "ID" }.joined(separator: "/")
    }
}

extension RecordedOperation {
    /// What a cut does when a flush was not made; `nil` when no cut does any harm.
    func violation(without flush: Int) throws -> String? {
        if let name = halfMoved(without: flush).first { return "\(name) is half moved" }
        // The harm is there soon, or when something is promised.
        let moments = TestExtent.current == .long ? Set(flush...trace.steps.count)
            : ledger.promisedMoments.filter { $0 > flush }
                .union(flush...min(flush + 3, trace.steps.count))
        for moment in moments.sorted() {
            let cut = PowerCut(trace: trace, moment: moment, omitted: flush)
            for kept in [PowerCut.Kept.nothing, .entries, .chance(UInt64(moment))] {
                if let found = try violations(cut, keeping: kept).first { return found }
            }
        }
        return nil
    }

    /// The directories that are half moved when something is promised.
    func halfMoved(without flush: Int?) -> [String] {
        ledger.promisedMoments.flatMap {
            PowerCut(trace: trace, moment: $0, omitted: flush).halfMoved
        }
    }
}
