import Jobs

/// Telling of ends.
extension SpoolOperation {
    static let telling = [
        SpoolOperation("tell of a job's end", prepare: told) { work, _ in try work.tell() },
        SpoolOperation("try to tell of a job's end, then give up", prepare: told) { work, _ in
            try work.tell(TestWork.postpone)
            try work.tell(TestWork.park)
        },
        SpoolOperation("tell again what was given up, and give up again", prepare: { work in
            let ids = try told(work)
            try work.tell(TestWork.park)
            return ids
        }, act: { work, ids in
            try work.tellAgain(.job(ids[0]), all: false)
            try work.tell(TestWork.park)
        }),
        SpoolOperation("tell again of the last of two ends", prepare: { work in
            let ids = try told(work)
            try work.tell()
            try work.ask(.retry, ids[0])
            try work.obey()
            try fail(ids, in: work, from: .normal, telling: TestWork.recipients)
            try work.tell()
            return ids
        }, act: { work, ids in
            try work.tellAgain(.job(ids[0]), all: true)
            try work.tell(TestWork.postpone)
            try work.tell()
        }),
        SpoolOperation("tell of a batch", prepare: toldTogether) { work, _ in try work.tell() },
        SpoolOperation("tell of a batch to which another job has come", prepare: { work in
            _ = try toldTogether(work)
            try work.tell()
            return try toldTogether(work)
        }, act: { work, _ in
            try work.tell(TestWork.postpone)
            try work.tell()
        }),
        SpoolOperation("tell again what was told of a batch", prepare: { work in
            let ids = try toldTogether(work)
            try work.tell()
            return ids
        }, act: { work, _ in
            try work.tellAgain(.batch(batch.id), all: true)
            try work.tell()
        }),
    ]

    /// A job that has failed, which is to be reported.
    private static func told(_ work: TestWork) throws -> [JobID] {
        let ids = try accepted(work)
        try fail(ids, in: work, from: .normal, telling: TestWork.recipients)
        return ids
    }

    /// Two jobs of a batch that have failed, which are to be notified of together.
    private static func toldTogether(_ work: TestWork) throws -> [JobID] {
        let ids = try work.acceptBatch(batch, count: 2)
        try fail(ids, in: work, from: .batch, telling: TestWork.digest)
        return ids
    }

    private static func fail(_ ids: [JobID], in work: TestWork, from queue: JobQueue,
                             telling recipients: Recipients) throws {
        for job in try work.claim(ids, from: queue) {
            try work.finish(job, work.begun(job), as: .failed, telling: recipients)
        }
    }
}
