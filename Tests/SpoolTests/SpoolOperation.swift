import Glibc
import Jobs
import Platform
@testable import Spool
import Testing

/// Something that the programs do with a spool, that may be cut off or fail anywhere.
struct SpoolOperation: Sendable, CustomTestStringConvertible {
    let name: String
    /// Makes what there is before; `nil` when there is not even a spool.
    let prepare: (@Sendable (TestWork) throws -> [JobID])?
    /// Does it, with the jobs that were prepared.
    let act: @Sendable (TestWork, [JobID]) throws -> Void

    var testDescription: String { name }

    init(
        _ name: String, prepare: (@Sendable (TestWork) throws -> [JobID])? = { _ in [] },
        act: @escaping @Sendable (TestWork, [JobID]) throws -> Void
    ) {
        (self.name, self.prepare, self.act) = (name, prepare, act)
    }

    /// All there are.
    static let all =
        accepting + cuttingShort + dropping + running + asking + notifying + expiring
        + tidying + uploading

    static let batch = BatchManifest(
        id: BatchID(nanoseconds: 1, random: 1), title: JobTitle("Holidays"),
        createdAt: Timestamp(milliseconds: 1))

    /// By which a job is found whose outputs may be reused.
    private static let key = String(repeating: "a", count: 64)

    private static let deferred = JobQueue(.normal, of: TestWork.pipeline)

    private static let accepting = [
        SpoolOperation(
            "make the spool and accept a job", prepare: nil,
            act: { work, _ in
                try work.accept()
            }),
        SpoolOperation("accept a job") { work, _ in try work.accept(lane: .urgent) },
        SpoolOperation("accept a job with a key") { work, _ in try work.accept(key: "key") },
        SpoolOperation("accept a batch of three") { work, _ in
            _ = try work.acceptBatch(batch, count: 3)
        },
        SpoolOperation("accept a job of a pipeline that is held") { work, _ in
            try work.hold()
            try work.accept()
        },
        SpoolOperation(
            "accept into a batch that there is",
            prepare: { work in
                try work.acceptBatch(batch, count: 1)
            }, act: { work, _ in _ = try work.acceptBatch(batch, count: 1) }),
    ]

    private static let running = [
        SpoolOperation(
            "claim two jobs",
            prepare: { work in
                [try work.accept(), try work.accept()]
            }, act: { work, ids in _ = try work.claim([ids[0], ids[1]]) }),
        SpoolOperation("run a job", prepare: accepted) { work, ids in
            for job in try work.claim([ids[0]]) { try work.run(job) }
        },
        SpoolOperation(
            "run a job that reuses what an earlier one has made",
            prepare: { work in
                for job in try work.claim(accepted(work)) { try work.run(job, reusing: key) }
                return try accepted(work)
            },
            act: { work, ids in
                for job in try work.claim(ids) { try work.run(job, reusing: key) }
            }),
        SpoolOperation(
            "remove the job that another has taken from",
            prepare: { work in
                let ids = try accepted(work)
                for job in try work.claim(ids) { try work.run(job, reusing: key) }
                for job in try work.claim(accepted(work)) { try work.run(job, reusing: key) }
                return ids
            },
            act: { work, ids in
                try work.remove(ids[0])
                work.spool.reuse.forgetUnusable(in: "aa")
            }),
        SpoolOperation("fail a job", prepare: accepted) { work, ids in
            for job in try work.claim([ids[0]]) {
                try work.finish(job, work.begun(job), as: .failed)
            }
        },
        SpoolOperation("fail a job whose end is reported", prepare: accepted) { work, ids in
            for job in try work.claim(ids) {
                try work.finish(
                    job, work.begun(job), as: .failed,
                    notifying: TestWork.recipients)
            }
        },
        SpoolOperation("give a job back, and run it again", prepare: accepted) { work, ids in
            for job in try work.claim([ids[0]]) {
                try work.giveBack(job, work.begun(job), as: .queued)
            }
            for job in try work.claim([ids[0]]) { try work.run(job) }
        },
        SpoolOperation("hold a job that is half done, let it go, run it", prepare: accepted) {
            work, ids in
            for job in try work.claim([ids[0]]) {
                var status = work.begun(job)
                try work.make(job, &status)
                try work.giveBack(job, status, as: .held)
            }
            for held in try work.spool.claims.heldJobs() {
                _ = try work.spool.claims.promote(held.id)
                work.ledger.note(.givenBack(held.id, attempts: 1))
            }
            for job in try work.claim(ids) { try work.run(job) }
        },
    ]

    private static let asking = [
        SpoolOperation("cancel a job that waits", prepare: accepted) { work, ids in
            try work.ask(.cancel, ids[0])
            try work.obey()
        },
        SpoolOperation(
            "cancel a job that is held",
            prepare: { work in
                let ids = try accepted(work)
                for job in try work.claim([ids[0]]) {
                    try work.giveBack(job, work.begun(job), as: .held)
                }
                return ids
            },
            act: { work, ids in
                try work.ask(.cancel, ids[0])
                try work.obey()
            }),
        SpoolOperation(
            "claim a job from its deferred queue, put it back, promote it, run it",
            prepare: {
                work in
                try work.hold()
                return try accepted(work)
            },
            act: { work, ids in
                for job in try work.claim(ids, from: deferred) {
                    work.ledger.note(.givingBack(job.id))
                    _ = try job.deferToSchedule()
                }
                try work.ask(.promote, ids[0])
                try work.obey()
                for job in try work.claim(ids) { try work.run(job) }
            }),
        SpoolOperation(
            "retry a job that failed",
            prepare: { work in
                try ended(work, as: .failed)
            },
            act: { work, ids in
                try work.ask(.retry, ids[0])
                try work.obey()
            }),
        SpoolOperation(
            "retry a job that was cancelled, and run it",
            prepare: { work in
                try ended(work, as: .cancelled)
            },
            act: { work, ids in
                try work.ask(.retry, ids[0])
                try work.obey()
                for job in try work.claim([ids[0]]) { try work.run(job) }
            }),
    ]

    private static let tidying = [
        SpoolOperation(
            "remove a job of a batch",
            prepare: { work in
                let ids = try work.acceptBatch(batch, count: 2)
                for job in try work.claim([ids[0]], from: .batch) { try work.run(job) }
                return ids
            }, act: { work, ids in try work.remove(ids[0]) }),
        SpoolOperation(
            "give back a job that was cut off",
            prepare: { work in
                let ids = try accepted(work)
                for job in try work.claim(ids) {
                    var status = work.begun(job)
                    try work.make(job, &status)
                }
                _ = try work.spool.intake.begin()
                return ids
            },
            act: { work, _ in
                for id in try work.spool.claims.recover().requeued {
                    work.ledger.note(.givenBack(id, attempts: 1))
                }
            }),
        SpoolOperation(
            "file a job that had ended",
            prepare: { work in
                let ids = try accepted(work)
                for job in try work.claim(ids) {
                    var status = work.begun(job)
                    try work.make(job, &status)
                    (status.state, status.finishedAt) = (.completed, job.id.createdAt)
                    work.ledger.note(.ending(job.id))
                    try job.write(status)
                }
                return ids
            },
            act: { work, _ in
                for id in try work.spool.claims.recover().filed {
                    work.ledger.note(.ended(id, .completed))
                }
            }),
        SpoolOperation(
            "remove old keys, batches and uploads",
            prepare: { work in
                _ = try work.spool.layout.keys.create("old")
                _ = try work.spool.batches.open(batch)
                for path in ["keys/old", "batches/\(batch.id)"] {
                    let then = [timespec(), timespec()]
                    guard utimensat(AT_FDCWD, "\(work.spool.path)/\(path)", then, 0) == 0 else {
                        throw SystemError.last("age", path)
                    }
                }
                return try accepted(work)
            },
            act: { work, _ in
                _ = try work.spool.intake.reapKeys()
                _ = try work.spool.batches.reap()
                _ = try work.spool.intake.reapSubmissions()
            }),
    ]

    static func accepted(_ work: TestWork) throws -> [JobID] { [try work.accept()] }

    static func ended(_ work: TestWork, as state: JobState) throws -> [JobID] {
        let ids = try accepted(work)
        for job in try work.claim([ids[0]]) {
            try work.finish(job, work.begun(job), as: state)
        }
        return ids
    }
}
