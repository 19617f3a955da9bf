import Jobs

/// Telling of ends.
extension SpoolOperation {
    static let notifying = [
        SpoolOperation("notify of a job's end", prepare: notified) { work, _ in try work.notify() },
        SpoolOperation("try to notify of a job's end, then give up", prepare: notified) { work, _ in
            try work.notify(TestWork.postpone)
            try work.notify(TestWork.park)
        },
        SpoolOperation(
            "notify again what was given up, and give up again",
            prepare: { work in
                let ids = try notified(work)
                try work.notify(TestWork.park)
                return ids
            },
            act: { work, ids in
                try work.notifyAgain(.job(ids[0]), all: false)
                try work.notify(TestWork.park)
            }),
        SpoolOperation(
            "notify again of the last of two ends",
            prepare: { work in
                let ids = try notified(work)
                try work.notify()
                try work.ask(.retry, ids[0])
                try work.obey()
                try fail(ids, in: work, from: .normal, notifying: TestWork.recipients)
                try work.notify()
                return ids
            },
            act: { work, ids in
                try work.notifyAgain(.job(ids[0]), all: true)
                try work.notify(TestWork.postpone)
                try work.notify()
            }),
        SpoolOperation("notify of a batch", prepare: notifiedTogether) { work, _ in
            try work.notify()
        },
        SpoolOperation(
            "notify of a batch to which another job has come",
            prepare: { work in
                _ = try notifiedTogether(work)
                try work.notify()
                return try notifiedTogether(work)
            },
            act: { work, _ in
                try work.notify(TestWork.postpone)
                try work.notify()
            }),
        SpoolOperation(
            "notify of a day",
            prepare: { work in
                let ids = try notifiedDaily(work)
                try work.expectDay()
                return ids
            }, act: { work, _ in try work.notify() }),
        SpoolOperation(
            "notify of a day after that of an end that comes late",
            prepare: { work in
                _ = try notifiedDaily(work)
                try work.notify()
                return try notifiedDaily(work)
            },
            act: { work, _ in
                try work.notify(TestWork.postpone)
                try work.notify()
            }),
        SpoolOperation("notify of a day without anything") { work, _ in
            try work.expectDay()
            try work.notify()
        },
        SpoolOperation(
            "notify again of a batch",
            prepare: { work in
                let ids = try notifiedTogether(work)
                try work.notify()
                return ids
            },
            act: { work, _ in
                try work.notifyAgain(.batch(batch.id), all: true)
                try work.notify()
            }),
    ]

    /// A job that has failed, which is to be reported.
    private static func notified(_ work: TestWork) throws -> [JobID] {
        let ids = try accepted(work)
        try fail(ids, in: work, from: .normal, notifying: TestWork.recipients)
        return ids
    }

    /// Two jobs of a batch that have failed, which are to be notified of together.
    private static func notifiedTogether(_ work: TestWork) throws -> [JobID] {
        let ids = try work.acceptBatch(batch, count: 2)
        try fail(ids, in: work, from: .batch, notifying: TestWork.digest)
        return ids
    }

    /// Two jobs that have failed, the second in a batch, which are to be notified of at a time of
    /// the day.
    private static func notifiedDaily(_ work: TestWork) throws -> [JobID] {
        let alone = try accepted(work)
        try fail(alone, in: work, from: .normal, notifying: TestWork.daily)
        let ids = try work.acceptBatch(batch, count: 1)
        try fail(ids, in: work, from: .batch, notifying: TestWork.daily)
        return alone + ids
    }

    private static func fail(
        _ ids: [JobID], in work: TestWork, from queue: JobQueue,
        notifying recipients: Recipients
    ) throws {
        for job in try work.claim(ids, from: queue) {
            try work.finish(job, work.begun(job), as: .failed, notifying: recipients)
        }
    }
}
