internal import Jobs
internal import Platform
internal import Synchronization

/// Counts the jobs of one batch, again and again. Used by many threads at once: one of them counts,
/// if few other large batches are counted, and the others, which do not wait for it, have what was
/// counted last.
final class BatchCounter: Sendable {
    private let state = Mutex(State())

    private struct State {
        /// Whether a thread counts.
        var isCounting = false
        /// What was counted last.
        var last: BatchSummary?
    }

    /// What the batch has come to.
    /// - Returns: `nil` when it was never counted, and cannot be at the moment: another thread
    ///   counts it, or too many large batches are being counted.
    func summary(of batch: BatchManifest, in spool: Spool) throws(SystemError) -> BatchSummary? {
        let before = state.withLock { state in
            defer { state.isCounting = true }
            return state
        }
        guard !before.isCounting else { return before.last }
        var summary = before.last
        defer { state.withLock { $0 = State(last: summary) } }
        var memory = spool.batchMemories.remove(batch.id) ?? BatchMemory()
        defer { spool.batchMemories[batch.id] = memory }
        let names = try Names(of: batch.id, in: spool, &memory)
        let counted = try spool.batchScans.run(jobs: names.others.count) {
            () throws(SystemError) in try Self.count(batch, names, in: spool, &memory)
        }
        summary = counted ?? summary
        return summary
    }

    /// Counts a batch of which nothing is known, whoever else counts.
    static func count(_ batch: BatchManifest, in spool: Spool) throws(SystemError) -> BatchSummary {
        var memory = BatchMemory()
        return try count(batch, Names(of: batch.id, in: spool, &memory), in: spool, &memory)
    }

    private static func count(
        _ batch: BatchManifest, _ names: Names, in spool: Spool, _ memory: inout BatchMemory
    ) throws(SystemError) -> BatchSummary {
        var count = Count(batch, spool)
        count.add(.completed, memory.completedSums, jobs: names.completed)
        for id in names.others { try count.look(at: id, &memory) }
        return try count.finish(&memory)
    }

    /// The names of a batch's jobs.
    private struct Names {
        /// How many are known to have completed.
        var completed = 0
        var others: [JobID] = []

        init(of batch: BatchID, in spool: Spool, _ memory: inout BatchMemory) throws(SystemError) {
            try self.init(of: batch, in: spool, knowing: memory)
            guard completed != memory.completed.count else { return }
            // Some were removed since, and nobody knows what they came to.
            memory = BatchMemory()
            try self.init(of: batch, in: spool, knowing: memory)
        }

        private init(of batch: BatchID, in spool: Spool, knowing memory: BatchMemory)
            throws(SystemError)
        {
            var (completed, others) = (0, [JobID]())
            try spool.batches.forEachJobName(of: batch) { name in
                guard let number = BatchMemory.number(name) else { return }
                if memory.completed.contains(number) {
                    completed += 1
                } else if let id = JobID(String(decoding: name, as: UTF8.self)) {
                    others.append(id)
                }
            }
            (self.completed, self.others) = (completed, others)
        }
    }

    /// One count.
    private struct Count {
        private let spool: Spool
        private var summary: BatchSummary
        private var sums = BatchMemory.Sums()
        private var partial = 0.0
        private var failed: [JobID] = []
        private var firstWaiting: JobID?
        private var lastWaiting: (id: JobID, queue: JobQueue)?

        init(_ batch: BatchManifest, _ spool: Spool) {
            self.spool = spool
            summary = BatchSummary(of: batch)
        }

        mutating func add(_ state: JobState, _ more: BatchMemory.Sums? = nil, jobs: Int = 1) {
            summary.counts[state.rawValue, default: 0] += jobs
            summary.total += jobs
            if let more { sums.add(more) }
        }

        mutating func look(at id: JobID, _ memory: inout BatchMemory) throws(SystemError) {
            if let known = memory.others[id] {
                if try spool.lookup.exists(id, at: .final(known.state)) {
                    if known.state == .failed { failed.append(id) }
                    return add(known.state, known.sums)
                }
                memory.forget(id)
            }
            guard let location = try spool.lookup.location(of: id, first: memory.lastLocation)
            else {
                return
            }
            memory.lastLocation = location
            switch location {
            case .held, .queue:
                firstWaiting = min(id, firstWaiting ?? id)
                if case .queue(let queue) = location, lastWaiting?.id ?? id <= id {
                    lastWaiting = (id, queue)
                }
                add(try spool.lookup.state(of: id, at: location))
            case .work:
                let result = try spool.lookup.result(of: id, at: location)
                partial += result.map { min($0.progress, 1) } ?? 0
                add(.processing)
                if let result { sums.pipelines.insert(result.pipeline) }
            case .final(let state):
                // One that cannot be read has ended all the same.
                let sums = try spool.lookup.result(of: id, at: location).map(BatchMemory.Sums.init)
                if let sums, state == .completed, let number = id.number {
                    memory.completed(number, sums)
                } else if let sums {
                    memory.ended(id, state, sums)
                }
                if state == .failed { failed.append(id) }
                add(state, sums)
            }
        }

        mutating func finish(_ memory: inout BatchMemory) throws(SystemError) -> BatchSummary {
            let refusals = try spool.batches.refusals(of: summary.id)
            summary.refused = refusals?.shown
            sums.pipelines.formUnion(refusals?.pipelines ?? [])
            sums.pipelines.formUnion(summary.pipelines)
            if sums.pipelines.isEmpty, let id = firstWaiting,
                let manifest = try spool.lookup.manifest(of: id)
            {
                sums.pipelines = [manifest.pipeline]
            }
            summary.pipelines = sums.pipelines.sorted()
            (summary.bytesIn, summary.bytesOut) = (sums.bytesIn, sums.bytesOut)
            summary.bytesSaved = sums.bytesSaved
            for id in failed.sorted().prefix(BatchSummary.failuresMax) {
                // One that runs again meanwhile has not failed.
                guard let stored = try spool.lookup.status(of: id),
                    let status = try? stored.decoded(),
                    status.state == .failed
                else { continue }
                summary.failures.append(BatchSummary.Failure(status))
            }
            summary.finish(lastEnd: sums.lastEnd, partial: partial)
            try forecast()
            return summary
        }

        /// What waits has ended when the last of it has.
        private mutating func forecast() throws(SystemError) {
            guard let (id, queue) = lastWaiting, let stored = try spool.lookup.status(of: id),
                let status = try? stored.decoded(), !status.state.isFinal
            else { return }
            let guess = try spool.lookup.completion(of: status, in: queue)
            summary.estimatedCompletionAt = guess?.moment ?? summary.estimatedCompletionAt
            summary.fitsWindow = queue.pipeline == nil ? nil : guess?.fits
        }
    }
}

extension JobID {
    /// The number that the id is.
    fileprivate var number: UInt128? {
        var text = text
        return text.withUTF8 { BatchMemory.number(UnsafeRawBufferPointer($0)) }
    }
}
