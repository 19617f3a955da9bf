import Jobs
import Platform
@testable import Spool
import TestFolders
import Testing

/// The same on a real file system: ext4 in a file, copied before every call of an operation as a
/// power cut would leave it, and mounted again.
@Suite(.serialized, .enabled(if: LoopDisk.obstacle == nil, "skipped: \(LoopDisk.obstacle ?? "")"))
struct `Whenever the power of a real disk is cut` {
    private static let tried = SpoolOperation.all.filter { operation in
        TestExtent.current == .long
            || ["accept a job with a key", "take a dropped file", "run a job"]
                .contains(operation.name)
    }

    @Test(arguments: tried)
    func `nothing promised is lost when the power of a real disk is cut`(operation: SpoolOperation)
        throws
    {
        let scratch = ScratchSpool()
        let ledger = Ledger()
        let copies = try copies(of: operation, in: scratch, ledger)
        #expect(copies > 15)
        let point = try Directory(opening: scratch.path).making("again").path
        for number in 0..<copies {
            let disk = try LoopDisk(mounting: "\(scratch.path)/\(number)", at: point)
            var restart = Restart(disk.path, ledger, at: number)
            let violations = restart.violations()
            #expect(violations.isEmpty, "cut before call \(number)")
        }
        print("real power cuts: \(copies) in \"\(operation.name)\"")
    }

    /// Does it once, with a copy of the disk before each call, and one at the end.
    private func copies(of operation: SpoolOperation, in scratch: ScratchSpool, _ ledger: Ledger)
        throws -> Int
    {
        try LoopDisk.make("\(scratch.path)/image")
        let point = try Directory(opening: scratch.path).making("mount").path
        let disk = try LoopDisk(mounting: "\(scratch.path)/image", at: point)
        let path = ScratchSpool.spool(in: disk.path)
        let work = try TestWork(spool: Spool(opening: path), ledger: ledger)
        let ids = try operation.prepare?(work) ?? []
        // What people put there is sure only when the system has written it down.
        try disk.flush()
        var count = 0
        ledger.clock = { count }
        let interceptor = Interceptor { action, _ in
            // What only looks changes nothing that the next copy would not show.
            if Interceptor.looks.contains(action) { return nil }
            if (try? disk.copy(to: "\(scratch.path)/\(count)")) != nil { count += 1 }
            return nil
        }
        try interceptor.watch {
            try operation.act(TestWork(spool: Spool(opening: path), ledger: ledger), ids)
        }
        try disk.copy(to: "\(scratch.path)/\(count)")
        ledger.clock = { 0 }
        return count + 1
    }
}
