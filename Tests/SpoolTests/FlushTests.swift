import Jobs
import Platform
@testable import Spool
import TestFolders
import Testing

/// Takes out one flush after another: some power cut must then lose what was promised, or the flush
/// is for nothing. That the cuts find each shows that they look closely enough, too.
@Suite(.enabled(if: TestExtent.current != .sample, "a sample of cuts finds no needless flush"))
struct `Each flush` {
    @Test(arguments: SpoolOperation.all)
    func `each flush is needed by a promise, or its reason is given`(operation: SpoolOperation)
        throws
    {
        let recorded = try RecordedOperation(operation)
        #expect(recorded.halfMoved(without: nil) == [])
        var needed = 0
        var needless: [String: Int] = [:]
        for flush in recorded.trace.flushes {
            guard case .flush(_, let path) = recorded.trace.steps[flush] else { continue }
            if try recorded.violation(without: flush) != nil {
                needed += 1
            } else {
                needless[Self.anonymous(path), default: 0] += 1
            }
        }
        let known = NeedlessFlushes.counts[operation.name] ?? [:]
        for (path, count) in needless {
            #expect(count <= known[path, default: 0], "flushes of \(path) that nothing needs")
            #expect(NeedlessFlushes.explained[path] != nil, "\(path)")
        }
        for (path, count) in known where TestExtent.current == .short {
            #expect(needless[path] == count, "flushes of \(path) that are needed after all")
        }
        print(
            "flushes: \(needed) of \(recorded.trace.flushes.count) are needed to "
                + "\"\(operation.name)\"")
    }

    /// A path in the spool without what is different each time.
    private static func anonymous(_ path: String) -> String {
        path.split(separator: "/").drop { $0 == "var" || $0 == "spool" }
            .map { part in
                if BatchID(String(part)) != nil { return "ID" }
                if part.wholeMatch(of: /\d{4}-\d\d-\d\d/) != nil { return "DAY" }
                let isNumbered = ["journal-", "folder-", "batch-", "key-"].contains(
                    where: part.hasPrefix)
                return isNumbered ? String(part.prefix { $0 != "-" }) : String(part)
            }.joined(separator: "/")
    }
}

extension RecordedOperation {
    /// What a cut does when a flush was not made; `nil` when no cut does any harm.
    func violation(without flush: Int) throws -> String? {
        if let name = halfMoved(without: flush).first { return "\(name) is half moved" }
        // The harm is there soon, or when something is promised.
        let isFar = !ledger.files.isEmpty || !ledger.deliveryChecks().isEmpty
        let moments =
            TestExtent.current == .long || isFar
            ? Set(flush...trace.steps.count)
            : ledger.promisedMoments.filter { $0 > flush }
                .union(flush...min(flush + 3, trace.steps.count))
        for moment in moments.sorted() {
            let cut = PowerCut(trace: trace, moment: moment, omitted: flush)
            for kept in [
                PowerCut.Kept.nothing, .entries, .removals, .moves,
                .chance(UInt64(moment)),
            ] {
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
