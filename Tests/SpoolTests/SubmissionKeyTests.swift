import Glibc
import Jobs
import Platform
import Testing
@testable import Spool

@Suite struct `A submission's key` {
    private let content = String(repeating: "a", count: 64)

    private func record(_ use: Spool.Intake.KeyUse) -> SubmissionKey.Record? {
        if case .used(let record) = use { record } else { nil }
    }

    /// Takes a free key and binds it to a job.
    private func bind(_ name: String, to id: JobID, in spool: Spool) throws {
        guard case .free(let key) = try spool.intake.key(name) else {
            Issue.record("the key is free")
            return
        }
        try key.bind(to: .init(job: id, content: content))
    }

    @Test func `a submission key stands for its job in other processes, too`() throws {
        let temporary = try TemporarySpool()
        let id = try temporary.accept()
        try bind("k", to: id, in: temporary.spool)
        for spool in [temporary.spool, try Spool(opening: temporary.path)] {
            #expect(record(try spool.intake.key("k")) == .init(job: id, content: content))
        }
        #expect(record(try temporary.spool.intake.key("l")) == nil)
    }

    @Test func `a submission key is held during its upload and free if that is given up`()
        throws
    {
        let temporary = try TemporarySpool()
        let other = try Spool(opening: temporary.path)
        do {
            guard case .free(let key) = try temporary.spool.intake.key("k") else {
                return #expect(Bool(false))
            }
            for spool in [temporary.spool, other] {
                guard case .held = try spool.intake.key("k") else { return #expect(Bool(false)) }
            }
            withExtendedLifetime(key) {}
        }
        #expect(try !temporary.files().contains("keys/k"))
        guard case .free = try other.intake.key("k") else { return #expect(Bool(false)) }
    }

    @Test(arguments: ["", "x", "0190b1c0-0000-7000-8000-000000000000 "])
    func `a submission key that was cut off, or without its job, is free`(text: String) throws {
        let temporary = try TemporarySpool()
        try Directory(opening: temporary.path + "/keys").create("k").write(Array(text.utf8))
        let id = try temporary.accept()
        try bind("k", to: id, in: temporary.spool)
        #expect(record(try temporary.spool.intake.key("k"))?.job == id)
        try temporary.spool.layout.lanes[.normal]!.removeAll(id.text)
        try bind("k", to: try temporary.accept(), in: temporary.spool)
    }

    @Test func `a submission key is forgotten after a day, but not while it is held`() throws {
        let temporary = try TemporarySpool()
        let id = try temporary.accept()
        for name in ["old", "new"] { try bind(name, to: id, in: temporary.spool) }
        guard case .free(let held) = try temporary.spool.intake.key("held") else {
            return #expect(Bool(false))
        }
        for name in ["old", "held"] {
            let seconds = Int(Clock.wallMilliseconds / 1000 - Spool.Intake.keySecondsMax - 2)
            let time = timeval(tv_sec: seconds, tv_usec: 0)
            #expect(utimes("\(temporary.path)/keys/\(name)", [time, time]) == 0)
        }
        #expect(try retrying { try temporary.spool.intake.reapKeys() == 1 ? true : nil } == true)
        #expect(
            try temporary.files().filter { $0.hasPrefix("keys/") } == ["keys/held", "keys/new"])
        withExtendedLifetime(held) {}
    }

    @Test func `an old submission key is free before it is removed`() throws {
        let temporary = try TemporarySpool()
        try bind("k", to: try temporary.accept(), in: temporary.spool)
        let time = timeval(tv_sec: 1, tv_usec: 0)
        #expect(utimes(temporary.path + "/keys/k", [time, time]) == 0)
        try bind("k", to: try temporary.accept(), in: temporary.spool)
    }
}
