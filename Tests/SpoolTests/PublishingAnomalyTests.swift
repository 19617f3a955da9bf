import Jobs
import Platform
@testable import Spool
import TestFolders
import Testing

/// For every call to the system that publishing makes, and everything that can go wrong there:
/// after the next starts every output lies where it belongs, whole and once.
@Suite struct `Publishing, whatever call fails or is the last` {
    @Test(
        arguments: Publication.Conflict.allCases,
        [Publication.Placement.copy, Publication.Placement.link])
    func `every output is published whole and once, whatever call fails or is the last`(
        conflict: Publication.Conflict, by: Publication.Placement
    ) throws {
        var number = 0
        while try check(conflict, by, .crash, at: number) {
            let errors = Anomaly.allCases.dropFirst()
            let tried =
                TestExtent.current == .long
                ? errors
                : errors.dropFirst(number / 2 % errors.count).prefix(number % 2)
            for anomaly in tried { _ = try check(conflict, by, anomaly, at: number) }
            number += TestExtent.current.stride
        }
        #expect(number > 20, "publishing makes calls")
    }

    /// - Returns: whether publishing makes so many calls.
    private func check(
        _ conflict: Publication.Conflict, _ by: Publication.Placement, _ anomaly: Anomaly,
        at number: Int
    ) throws -> Bool {
        let scratch = ScratchSpool()
        let ledger = Ledger()
        let target = "\(scratch.path)/target"
        let there = try Directory(making: "\(target)/a")
        try there.create("b.jpg").write(Array("other".utf8))
        let id = try TestWork(spool: scratch.start(), ledger: ledger).acceptAndRun {
            TestWork.publication(to: target, conflict, by: by, of: $0)
        }
        let source = AnomalySource(anomaly, at: .number(number))
        source.interceptor.watch {
            // A spool that fails ends the notifier.
            try? TestWork(spool: scratch.start(), ledger: ledger).publish()
        }
        guard let call = source.call else { return false }
        for _ in 0..<3 { try TestWork(spool: scratch.start(), ledger: ledger).publish() }
        #expect(
            try tree(target) == TestWork.published(conflict, of: id),
            "\(anomaly) at \(number), \(call)")
        let spool = try scratch.start()
        #expect(try spool.outbox.markers().isEmpty, "\(anomaly) at \(number), \(call)")
        let status = try #require(try spool.lookup.status(of: id)).decoded()
        let states = status.published?.map(\.state)
        #expect(
            states == TestWork.publishedStates(conflict), "\(anomaly) at \(number), \(call)")
        return true
    }
}
