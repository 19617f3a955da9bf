internal import Jobs
internal import Platform
internal import Spool

/// The jobs of a run: a few are in the queue at a time; what has ended is delivered and removed.
final class Batch {
    /// How many jobs are in the queue at most: enough to keep any machine busy, and few enough that
    /// copies of inputs do not fill the disk.
    private static let queuedMax = 64
    /// How long it takes at most until an end is seen of which no hint came, in seconds.
    private static let rescanSeconds = 1.0

    private enum Source: UInt64 { case signals, inotify, crew }

    private let pipeline: String
    private let queue: PrivateSpool
    private let crew: Crew
    private let signals: Signals
    private let delivery: Delivery
    private var reporter: Reporter
    private let began: Double
    private let epoll: Epoll
    private let inotify: Inotify
    private var watched: Set<String> = []
    private var waiting: ArraySlice<[InputFile]>
    /// The jobs in the queue, each with its files.
    private var queued: [JobID: [InputFile]] = [:]
    private var progress: Progress
    /// All that is in this spool was given by one user in one go.
    private var batch: JobBatch?

    /// - Parameters:
    ///   - files: of each job.
    ///   - began: when the run began, by the monotonic clock.
    init(files: [[InputFile]], pipeline: String, queue: PrivateSpool, crew: Crew, signals: Signals,
         delivery: Delivery, reporter: Reporter, began: Double) throws(SystemError) {
        self.pipeline = pipeline
        self.queue = queue
        self.crew = crew
        self.signals = signals
        self.delivery = delivery
        self.reporter = reporter
        self.began = began
        waiting = files[...]
        progress = Progress(total: files.count)
        epoll = try Epoll()
        inotify = try Inotify()
        try epoll.add(signals.raw, token: Source.signals.rawValue)
        try epoll.add(inotify.raw, token: Source.inotify.rawValue)
    }

    /// Does all the work.
    /// - Returns: the exit status.
    func run() throws -> Int32 {
        defer { reporter.hide() }
        try epoll.add(crew.start(), token: Source.crew.rawValue)
        while true {
            if let signal = signals.next() { return 128 + signal }
            try fill()
            if queued.isEmpty { break }
            show()
            let wait = min(reporter.interval ?? Self.rescanSeconds, Self.rescanSeconds)
            let tokens = try epoll.wait(seconds: wait)
            if tokens.contains(Source.inotify.rawValue) { _ = inotify.drain { _, _ in } }
            try collect()
            if tokens.contains(Source.crew.rawValue), !queued.isEmpty { try replaceCrew() }
        }
        progress.elapsedSeconds = Clock.monotonicSeconds - began
        reporter.summarize(progress, outputs: delivery.count, folder: queue.resultsPath)
        return progress.failed == 0 ? 0 : 1
    }

    private func replaceCrew() throws {
        try crew.ended()
        try epoll.add(crew.start(), token: Source.crew.rawValue)
    }

    /// Queues further jobs while there is room.
    private func fill() throws {
        while queued.count < Self.queuedMax, let files = waiting.popFirst() {
            let submission = try queue.spool.begin()
            for path in try queue.spool.finalPaths(for: submission.id)
            where watched.insert(path).inserted {
                _ = try inotify.watch(path)
            }
            var added: [InputFile] = []
            for file in files {
                do {
                    try file.add(to: submission, linking: true)
                    added.append(file)
                } catch {
                    reporter.reportFailure("\(printable(file.path))  failed  \(error)")
                }
            }
            // A job with a file less than it was given would not be what was asked for.
            guard added.count == files.count else {
                submission.abandon()
                progress.failed += 1
                progress.ended += 1
                continue
            }
            let batch = if let batch { batch } else { try queue.spool.beginBatch() }
            self.batch = batch
            let status = try submission.commit(pipeline: pipeline, lane: .normal,
                                               inputs: files.map(\.manifestEntry), batch: batch)
            queued[status.id] = files
        }
    }

    /// Delivers what has ended.
    private func collect() throws {
        let final = Set(JobState.allCases.filter(\.isFinal))
        for stored in try queue.spool.list(JobQuery(final, limit: Self.queuedMax)).jobs {
            let status = try stored.decoded()
            guard let files = queued.removeValue(forKey: status.id) else { continue }
            try delivery.deliver(status, from: queue.spool)
            try queue.spool.remove(status.id)
            progress.ended += 1
            if status.state != .completed { progress.failed += 1 }
            try reporter.report(Outcome.name(files.map(\.path)), status)
        }
    }

    private func show() {
        guard reporter.interval != nil else { return }
        progress.elapsedSeconds = Clock.monotonicSeconds - began
        progress.partial = 0
        let running = try? queue.spool.list(JobQuery([.processing], limit: Self.queuedMax)).jobs
        for status in (running ?? []).compactMap({ try? $0.decoded() }) {
            // One that ends between two looks is counted by `collect`.
            guard let files = queued[status.id] else { continue }
            progress.partial += min(status.progress, 0.99)
            progress.current = Outcome.name(files.map { PathName($0.path).last })
        }
        reporter.show(progress)
    }
}
