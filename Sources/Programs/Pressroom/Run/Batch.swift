internal import Jobs
internal import Platform
internal import Spool
internal import Text

/// The jobs of a run: a few are in the queue at a time; what has ended is delivered and removed.
final class Batch {
    /// How many jobs are in the queue at most: enough to keep any machine busy, and few enough that
    /// copies of inputs do not fill the disk.
    private static let queuedMax = 64
    /// How long it takes at most until an end is seen of which no hint came, in seconds.
    private static let rescanSeconds = 1.0

    private enum Source: UInt64 { case signals, inotify, scheduler, arrivals }

    private let pipeline: String
    private let options: [String: String]
    private let queue: PrivateSpool
    private let scheduler: SchedulerProcess
    private let signals: Signals
    private let writer: OutputWriter
    /// Where the results go, for people; `nil` where that is beside the files.
    private let folder: String?
    private let record: RunRecord
    private var reporter: Reporter
    private let began: Double
    private let epoll: Epoll
    private let inotify: Inotify
    private var watched: Set<String> = []
    private var waiting: ArraySlice<[InputFile]>
    /// The files of the run, also those that were done before.
    private var inputs: [InputFile]
    /// The jobs in the queue, each with its files.
    private var queued: [JobID: [InputFile]] = [:]
    private var progress: Progress
    /// Where further files come from; `nil` when none do.
    private let arrivals: Arrivals?
    /// All that is in this spool was given by one user in one go.
    private var batch: JobBatch?

    /// - Parameters:
    ///   - files: of each job.
    ///   - inputs: the files of the run, also those that were done before.
    ///   - progress: of all files that were given.
    ///   - began: when the run began, by the monotonic clock.
    init(
        files: [[InputFile]], of inputs: [InputFile], pipeline: String, options: [String: String],
        queue: PrivateSpool,
        scheduler: SchedulerProcess, signals: Signals,
        writer: OutputWriter, folder: String?, record: RunRecord, reporter: Reporter,
        progress: Progress,
        arrivals: Arrivals? = nil, began: Double
    )
        throws(SystemError)
    {
        self.arrivals = arrivals
        self.inputs = inputs
        self.pipeline = pipeline
        self.options = options
        self.queue = queue
        self.scheduler = scheduler
        self.signals = signals
        self.writer = writer
        self.folder = folder
        self.record = record
        self.reporter = reporter
        self.began = began
        waiting = files[...]
        for file in files.joined() { writer.protect(file) }
        self.progress = progress
        epoll = try Epoll()
        inotify = try Inotify()
        try epoll.add(signals.raw, token: Source.signals.rawValue)
        try epoll.add(inotify.raw, token: Source.inotify.rawValue)
        if let arrivals { try epoll.add(arrivals.watch.raw, token: Source.arrivals.rawValue) }
    }

    /// Does all the work, and says what has been done, whatever ends it.
    /// - Returns: the exit status.
    func run() throws -> Int32 {
        defer { reporter.hide() }
        let signal: Int32?
        do {
            signal = try work()
            // What has ended meanwhile is done.
            if signal != nil { try collect() }
            if queued.isEmpty, waiting.isEmpty { try record.finish(inputs) }
        } catch {
            // Who read what is printed has had enough.
            if let signal = signals.next() { return 128 + signal }
            try? summarize()
            throw explained(error)
        }
        try summarize()
        if let signal { return 128 + signal }
        return progress.failed == 0 ? 0 : 1
    }

    /// What has not been processed, in the order in which it was given.
    private var left: [InputFile] {
        (Array(queued.values) + waiting).flatMap(\.self).sorted { $0.index < $1.index }
    }

    /// What the end of the space means: the queue lies on the disk of the results, so that any of
    /// its files may be the one that failed.
    private func explained(_ error: any Error) -> any Error {
        let text = "\(error)"
        guard let reason = SystemError.reasonsOfSpace.first(where: text.contains) else {
            return error
        }
        let names = Outcome.name(left.map(\.path)).visible
        return Failure(
            left.isEmpty
                ? text : "could not write the results of \(names): \(reason)")
    }

    private func summarize() throws(SystemError) {
        progress.elapsedSeconds = Clock.monotonicSeconds - began
        try reporter.reportUnprocessed(left.map(\.path))
        if !left.isEmpty, progress.completed + progress.skipped > 0 {
            reporter.say("the same command goes on with what is left")
        }
        try reporter.summarize(progress, outputs: writer.count, folder: folder)
    }

    /// - Returns: the signal that ended it before all was done.
    private func work() throws -> Int32? {
        if waiting.isEmpty, arrivals == nil { return nil }
        try epoll.add(scheduler.start(), token: Source.scheduler.rawValue)
        while true {
            if let signal = signals.next() { return signal }
            try takeArrivals()
            try fill()
            if queued.isEmpty, arrivals == nil { return nil }
            show()
            var wait = min(reporter.interval ?? Self.rescanSeconds, Self.rescanSeconds)
            if let arrivals { wait = min(wait, arrivals.watch.waitSeconds) }
            let tokens = try epoll.wait(seconds: wait)
            if tokens.contains(Source.arrivals.rawValue) { arrivals?.watch.takeHints() }
            if tokens.contains(Source.inotify.rawValue) { _ = inotify.drain { _, _ in } }
            try collect()
            if tokens.contains(Source.scheduler.rawValue), !queued.isEmpty || arrivals != nil {
                try restartScheduler()
            }
        }
    }

    private func takeArrivals() throws(SystemError) {
        for (path, verdict) in arrivals?.take() ?? [] {
            progress.total += 1
            switch verdict {
            case .process(let file):
                inputs.append(file)
                writer.protect(file)
                waiting.append([file])
                progress.add(Progress.Load([file]))
            case .skip(let reason):
                progress.skip()
                try reporter.report(skipped: Outcome(skipped: path, because: reason))
            case .refuse(let reason):
                progress.refuse()
                try reporter.report(Outcome(refused: path, because: reason))
            }
        }
    }

    private func restartScheduler() throws {
        try scheduler.ended()
        try epoll.add(scheduler.start(), token: Source.scheduler.rawValue)
    }

    /// Queues further jobs while there is room.
    private func fill() throws {
        // Files leave the line when they are a job, or cannot be one: those that are still in it
        // when something fails are named as not processed.
        while queued.count < Self.queuedMax, let files = waiting.first {
            let submission = try queue.intake.begin()
            for path in try queue.lookup.finalPaths(for: submission.id)
            where watched.insert(path).inserted {
                _ = try inotify.watch(path)
            }
            // A job with a file less than it was given would not be what was asked for.
            let isWhole: Bool
            do {
                isWhole = try add(files, to: submission)
            } catch {
                submission.abandon()
                throw error
            }
            guard isWhole else {
                submission.abandon()
                waiting.removeFirst()
                progress.end(Progress.Load(files), bytesMade: nil)
                continue
            }
            let batch = if let batch { batch } else { try queue.batches.begin() }
            self.batch = batch
            let status = try submission.commit(
                Manifest(
                    id: submission.id, pipeline: pipeline, lane: .normal,
                    inputs: files.map(\.manifestEntry),
                    options: options, batch: batch.manifest.id),
                in: batch)
            queued[status.id] = files
            waiting.removeFirst()
        }
    }

    /// Puts files into a job.
    /// - Returns: whether all of them are in it; of those that cannot be read it is said why.
    private func add(_ files: [InputFile], to submission: Submission) throws(SystemError) -> Bool {
        var reasons: [String?] = []
        for file in files {
            do {
                try file.add(to: submission, linking: true)
                reasons.append(nil)
            } catch {
                // Copies lie where the results do.
                if error.isOutOfSpace { throw error }
                reasons.append("\(error)")
            }
        }
        guard let first = reasons.firstIndex(where: { $0 != nil }) else { return true }
        for (file, reason) in zip(files, reasons) {
            let other = "\(files[first].path) of the same job cannot be read"
            try reporter.report(Outcome(refused: file.path, because: reason ?? other))
        }
        return false
    }

    /// Delivers what has ended.
    private func collect() throws {
        let final = Set(JobState.allCases.filter(\.isFinal))
        for stored in try queue.lookup.list(JobQuery(final, limit: Self.queuedMax)).jobs {
            let status = try stored.decoded()
            guard let files = queued[status.id] else { continue }
            if try reportChanged(files) {
                try end(status.id, files, bytesMade: nil)
                continue
            }
            let (outputs, isNumbered): ([Outcome.Delivered], Bool)
            do {
                (outputs, isNumbered) = try writer.write(status, of: files, from: queue.lookup)
            } catch let failure as Failure {
                for file in files {
                    try reporter.report(Outcome(refused: file.path, because: "\(failure)"))
                }
                try end(status.id, files, bytesMade: nil)
                continue
            }
            let bytes = outputs.reduce(0) { $0 + $1.bytes }
            try end(status.id, files, bytesMade: status.state == .completed ? bytes : nil)
            try reporter.report(
                Outcome(of: files.map(\.path), status, outputs),
                isNumbered: isNumbered)
        }
    }

    private func end(_ id: JobID, _ files: [InputFile], bytesMade: Int?) throws {
        try queue.control.remove(id)
        queued[id] = nil
        progress.end(Progress.Load(files), bytesMade: bytesMade)
    }

    /// Says it of files that somebody has written to while their job ran: what was made of them is
    /// not written.
    /// - Returns: whether there is such a file.
    private func reportChanged(_ files: [InputFile]) throws(SystemError) -> Bool {
        let changed = files.filter(\.hasChanged)
        for file in changed {
            let reason = "was changed while it was processed"
            try reporter.report(Outcome(refused: file.path, because: reason))
        }
        return !changed.isEmpty
    }

    private func show() {
        guard reporter.interval != nil else { return }
        progress.elapsedSeconds = Clock.monotonicSeconds - began
        var jobs: [(Progress.Load, Double)] = []
        let running = try? queue.lookup.list(JobQuery([.processing], limit: Self.queuedMax))
            .jobs
        for status in (running ?? []).compactMap({ try? $0.decoded() }) {
            // One that ends between two looks is counted by `collect`.
            guard let files = queued[status.id] else { continue }
            jobs.append((Progress.Load(files), status.progress))
            progress.current = Outcome.name(files.map { PathName($0.path).last })
        }
        progress.run(jobs)
        reporter.show(progress)
    }
}
