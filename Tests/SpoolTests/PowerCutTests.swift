import Jobs
import Platform
@testable import Spool
import TestFolders
import Testing

/// An operation of the spool that was done once and recorded, to be cut off anywhere.
struct RecordedOperation {
    let operation: SpoolOperation
    let ledger: Ledger
    let trace: DiskTrace

    init(_ operation: SpoolOperation) throws {
        self.operation = operation
        let ledger = Ledger()
        self.ledger = ledger
        let scratch = ScratchSpool()
        let ids = try operation.prepare?(TestWork(spool: scratch.start(), ledger: ledger)) ?? []
        // What a start flushes, in case the last one did not come to it, is only of use at
        // the first.
        let started = operation.prepare == nil ? nil : try scratch.start()
        let recorder = try DiskRecorder(scratch.path)
        ledger.clock = { recorder.moment }
        try recorder.interceptor.watch {
            let spool = try started ?? scratch.start()
            try operation.act(TestWork(spool: spool, ledger: ledger), ids)
        }
        _ = recorder.moment
        trace = recorder.trace
        ledger.clock = { 0 }
    }

    /// What does not hold after a cut.
    func violations(_ cut: PowerCut, keeping kept: PowerCut.Kept) throws -> [String] {
        let scratch = ScratchSpool()
        try cut.image(keeping: kept).write(to: Directory(opening: scratch.path), marks: trace.marks)
        var restart = Restart(scratch.path, ledger, at: cut.moment)
        return restart.violations()
    }

    /// The moments at which the power may go: behind each step.
    var moments: ClosedRange<Int> { 0...trace.steps.count }
}

/// For every operation of the spool and every moment of it: what a power cut leaves is put in order
/// by the next start, and nothing that was promised is lost.
@Suite struct `The spool, whenever the power is cut` {
    @Test(arguments: SpoolOperation.all)
    func `nothing promised is lost whenever the power is cut`(operation: SpoolOperation) throws {
        let recorded = try RecordedOperation(operation)
        #expect(!recorded.trace.steps.isEmpty)
        var disks = 0
        let last = recorded.moments.upperBound
        for moment in stride(from: 0, through: last, by: TestExtent.current.stride) {
            let cut = PowerCut(trace: recorded.trace, moment: moment, omitted: nil)
            let chances = (0..<TestExtent.current.disks).map {
                PowerCut.Kept.chance(UInt64(moment * 1000 + $0))
            }
            for kept in [.nothing, .all, .entries, .removals, .moves] + chances {
                let violations = try recorded.violations(cut, keeping: kept)
                #expect(violations.isEmpty, "\(kept) kept, cut behind step \(moment)")
                disks += 1
            }
        }
        print("power cuts: \(disks) disks in \"\(operation.name)\"")
    }
}
