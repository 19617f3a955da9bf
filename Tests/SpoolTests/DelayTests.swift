import Glibc
import Jobs
import Platform
@testable import Spool
import TestFolders
import Testing

/// For every operation of the spool, between any two of its calls to the system: another process
/// tidies up, as it may at any time. Failures do not show what a process loses that is only slow.
@Suite struct `Entries that other processes remove between two calls` {
    /// It may be removed, until a job is in it.
    private static let oldBatch = SpoolOperation(
        "accept into an old batch without jobs",
        prepare: {
            work in
            _ = try work.spool.batches.open(SpoolOperation.batch)
            let then = [timespec(), timespec()]
            let path = "\(work.spool.path)/batches/\(SpoolOperation.batch.id)"
            guard utimensat(AT_FDCWD, path, then, 0) == 0 else {
                throw SystemError.last("age", path)
            }
            return []
        }, act: { work, _ in _ = try work.acceptBatch(SpoolOperation.batch, count: 1) })

    @Test(arguments: SpoolOperation.all + [oldBatch])
    func `an operation succeeds, whatever other processes remove between two calls`(
        operation: SpoolOperation
    ) throws {
        var number = 0
        // In a short run every other call; the operations have different ones.
        let step = TestExtent.current == .long ? 1 : 2 * TestExtent.current.stride
        while try check(operation, at: number) { number += step }
        #expect(number > 20, "an operation makes calls, and the spool is opened by some")
        print("delays: \(number / step) in \"\(operation.name)\"")
    }

    /// - Returns: whether the operation makes so many calls.
    private func check(_ operation: SpoolOperation, at number: Int) throws -> Bool {
        let scratch = ScratchSpool()
        let ledger = Ledger()
        let ids = try operation.prepare?(TestWork(spool: scratch.start(), ledger: ledger)) ?? []
        var count = 0
        var call: String?
        let interceptor = Interceptor { action, path in
            if count == number {
                call = "\(action) \(path)"
                tidy(scratch)
            }
            count += 1
            return nil
        }
        let error = interceptor.watch { () -> (any Error)? in
            do {
                try operation.act(TestWork(spool: try scratch.start(), ledger: ledger), ids)
                return nil
            } catch {
                return error
            }
        }
        guard let call else { return false }
        if let error { Issue.record("before \(number), \(call): \(error)") }
        // What is left behind is looked at now and then in a short run.
        guard TestExtent.current == .long || number % 5 == 0 else { return true }
        var restart = Restart(scratch.path, ledger, after: .interrupted)
        let violations = restart.violations()
        #expect(violations.isEmpty, "before \(number), \(call)")
        return true
    }

    private func tidy(_ scratch: ScratchSpool) {
        do {
            let spool = try scratch.start()
            _ = try spool.intake.reapSubmissions()
            _ = try spool.intake.reapKeys()
            _ = try spool.batches.reap()
            let later = Timestamp.now.adding(seconds: 864_000)
            for day in try spool.expiry.endedDays() {
                try spool.expiry.removeEmptyDay(day, now: later)
            }
        } catch {
            Issue.record("\(error)")
        }
    }
}
