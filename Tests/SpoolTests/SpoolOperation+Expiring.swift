import Jobs

/// What comes to nothing: jobs whose time is over, and uploads that are cut short.
extension SpoolOperation {
    static let expiring = [
        SpoolOperation(
            "remove jobs that have expired",
            prepare: { work in
                let ids = [try work.accept(), try work.accept()]
                for job in try work.claim(ids) { try work.run(job) }
                return ids
            }, act: { work, ids in try work.expire(ids) }),
        SpoolOperation(
            "remove jobs of a batch that have expired",
            prepare: { work in
                let ids = try work.acceptBatch(batch, count: 2)
                for job in try work.claim(ids, from: .batch) {
                    try work.finish(job, work.begun(job), as: .failed)
                }
                return ids
            }, act: { work, ids in try work.expire(ids) }),
        SpoolOperation(
            "keep an expired job that is still to be reported",
            prepare: { work in
                let ids = [try work.accept(), try work.accept()]
                for (job, recipients) in zip(
                    try work.claim(ids), [Recipients(), TestWork.recipients])
                {
                    try work.finish(job, work.begun(job), as: .cancelled, notifying: recipients)
                }
                return ids
            }, act: { work, ids in try work.expire([ids[0]]) }),
        SpoolOperation(
            "forget jobs that expired a week ago",
            prepare: { work in
                let ids = try ended(work, as: .failed)
                try work.expire(ids)
                return ids
            }, act: { work, ids in try work.removeOldTombstones(ids) }),
    ]

    static let cuttingShort = [
        SpoolOperation("cut an upload short, and send it again") { work, _ in
            try work.cutShort(key: "key")
            try work.accept(key: "key")
        },
        SpoolOperation(
            "cut an upload into a batch short",
            prepare: { work in
                try work.acceptBatch(batch, count: 1)
            },
            act: { work, _ in
                try work.cutShort(of: batch)
                _ = try work.acceptBatch(batch, count: 1)
            }),
    ]
}
