import Jobs
import Platform
@testable import Spool
import TestFolders
import Testing

/// For every operation of the spool, every call to the system that it makes, and everything that
/// can go wrong there: after the next start nothing that was promised is lost. SQLite calls this
/// its anomaly tests (https://www.sqlite.org/testing.html).
@Suite struct `The spool, whatever call fails or is the last` {
    @Test(arguments: SpoolOperation.all)
    func `nothing promised is lost, whatever call fails or is the last`(operation: SpoolOperation)
        throws
    {
        var number = 0
        var points = 0
        while try check(operation, .crash, at: number) {
            let errors = Anomaly.allCases.dropFirst()
            // In a short run every other call fails in one way.
            let tried =
                TestExtent.current == .long
                ? errors
                : errors.dropFirst(number / 2 % errors.count).prefix(number % 2)
            for anomaly in tried { _ = try check(operation, anomaly, at: number) }
            points += 1 + tried.count
            number += TestExtent.current.stride
        }
        #expect(number > 20, "an operation makes calls, and the spool is opened by some")
        print("anomalies: \(points) in \"\(operation.name)\"")
    }

    /// - Returns: whether the operation makes so many calls.
    private func check(_ operation: SpoolOperation, _ anomaly: Anomaly, at number: Int) throws
        -> Bool
    {
        let scratch = ScratchSpool()
        let ledger = Ledger()
        let ids = try operation.prepare?(TestWork(spool: scratch.start(), ledger: ledger)) ?? []
        let source = AnomalySource(anomaly, at: .number(number))
        let error = source.interceptor.watch { () -> (any Error)? in
            do {
                let work = TestWork(spool: try scratch.start(), ledger: ledger)
                try operation.act(work, ids)
                return nil
            } catch {
                return error
            }
        }
        guard let call = source.call else { return false }
        if anomaly == .interrupted, let error { Issue.record("\(call): \(error)") }
        var restart = Restart(scratch.path, ledger, after: anomaly)
        let violations = restart.violations()
        #expect(violations.isEmpty, "\(anomaly) at \(number), \(call)")
        return true
    }
}
