import Jobs

/// Telling of ends.
extension SpoolOperation {
    static let telling = [
        SpoolOperation("tell of a job's end", prepare: told) { work, _ in try work.tell() },
        SpoolOperation("try to tell of a job's end, then give up", prepare: told) { work, _ in
            try work.tell(TestWork.postpone)
            try work.tell(TestWork.park)
        },
        SpoolOperation("tell again what was given up", prepare: { work in
            let ids = try told(work)
            try work.tell(TestWork.park)
            return ids
        }, act: { work, ids in
            try work.tellAgain(ids[0], all: false)
            try work.tell()
        }),
        SpoolOperation("tell again what was told", prepare: { work in
            let ids = try told(work)
            try work.tell()
            return ids
        }, act: { work, ids in
            try work.tellAgain(ids[0], all: true)
            try work.tell(TestWork.postpone)
            try work.tell()
        }),
        SpoolOperation("tell of a batch", prepare: { work in
            let ids = try work.acceptBatch(batch, count: 2)
            for job in try work.claim(ids, from: .batch) {
                try work.finish(job, work.begun(job), as: .failed, telling: TestWork.digest)
            }
            return ids
        }, act: { work, _ in try work.tell() }),
    ]

    /// A job that has failed, which is to be told.
    private static func told(_ work: TestWork) throws -> [JobID] {
        let ids = try accepted(work)
        for job in try work.claim(ids) {
            try work.finish(job, work.begun(job), as: .failed, telling: TestWork.audience)
        }
        return ids
    }
}
