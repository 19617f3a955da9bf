internal import FastCGI
internal import Glibc
internal import Jobs
internal import PipelineFiles
internal import Platform
internal import Spool

/// The responder from its start to its end.
struct Service {
    /// How long requests that are being answered may go on after the word to stop.
    static let graceSeconds = 5.0
    /// How often keys of old uploads are removed.
    private static let reapSeconds = 3600.0
    private static let stopSignals = [SIGTERM, SIGINT]

    private let listeners: [(name: String, listener: Listener)]
    private let follower: Follower
    private let responder: Responder
    private let intake: Spool.Intake
    private let batches: Spool.Batches
    private let catalog: Catalog
    private let signals: Signals
    private let failure: FirstFailure
    private let ready: ReadySignal
    private let log: Log

    /// Opens what the options name.
    /// - Parameter passed: the sockets of a service manager, the upload socket second; else empty.
    /// - Throws: `SystemError` when a part cannot be opened.
    init(_ options: Options, passed: [ListeningSocket], log: Log) throws(SystemError) {
        self.log = log
        ready = ReadySignal(options.readyDescriptor)
        // Before the first thread: none may be interrupted while it reads a body.
        signals = try Signals(Self.stopSignals + [SIGHUP, SIGUSR1, SIGUSR2])
        // A thread that waits for a connection holds the descriptor for it already, and one that
        // takes a form holds one for each file in it. So does a request that is held.
        let descriptors = try ResourceLimits.raiseDescriptors()
        let failure = try FirstFailure()
        self.failure = failure
        let spool = try Spool(opening: options.spool, onFailedFlush: failure.note) { error in
            log.write(.error, "\(error) (skipped)")
        }
        (intake, batches) = (spool.intake, spool.batches)
        // Those of a responder that was killed: its scheduler may go on for weeks.
        let reaped = try intake.reapSubmissions()
        if reaped > 0 {
            log.write(.notice, "removed uploads that were cut off", ["uploads": "\(reaped)"])
        }
        catalog = Catalog(
            options.pipelines, builtIn: options.builtIn, log: log,
            unusable: "uploads for it are refused")
        // Errors are logged now, not only with the first upload.
        _ = catalog.current()
        follower = try Follower(
            spool.lookup, spool.batches, capacity: descriptors / 4 * 3, log: log)
        // Those who wait for a moment leave half of the threads to those who need not.
        responder = Responder(
            spool: spool, catalog: catalog,
            capacity: Capacity(
                of: spool, queueMax: options.queueMax,
                reserveBytes: options.reserveBytes, uploads: options.uploadLimits),
            notifiable: options.notifiable,
            follower: follower, log: log, waitersMax: options.threads / 2, site: options.site)
        let sockets =
            passed.count == 2
            ? passed
            : [
                try ListeningSocket(path: options.socket),
                try ListeningSocket(path: options.uploadSocket),
            ]
        listeners = [
            (
                "status",
                try Listener(sockets[0], threads: options.threads, log: log) {
                    [responder] in responder.answer($0)
                }
            ),
            (
                "upload",
                try Listener(sockets[1], threads: options.uploadThreads, log: log) {
                    [responder] in responder.answer($0)
                }
            ),
        ]
    }

    /// Answers requests until a signal says to stop, and then those that have begun, within
    /// `graceSeconds`. It stops by itself, too, when a directory could not be flushed.
    /// - Throws: `SystemError` when the system allows no further thread, or why it has stopped.
    func run() throws(SystemError) {
        // Before the threads, which may use up the descriptors that are left.
        let epoll = try Epoll()
        try epoll.add(signals.raw, token: 0)
        try epoll.add(failure.raw, token: 0)
        try follower.start()
        for (name, listener) in listeners { try listener.start(name) }
        ready.send(log)
        try waitForEnd(epoll)
        // Not before: who follows a job settles all the time.
        for (_, listener) in listeners { try epoll.add(listener.ended.raw, token: 1) }
        try epoll.add(follower.idle.raw, token: 1)
        for (_, listener) in listeners { listener.stop() }
        follower.stop()
        // Pieces end where they are: their senders go on when there is a responder again.
        responder.receivers.stop()
        log.write(.notice, "stopping")
        let deadline = Clock.monotonicSeconds + Self.graceSeconds
        while unfinished > 0, Clock.monotonicSeconds < deadline {
            _ = try epoll.wait(seconds: deadline - Clock.monotonicSeconds)
            for (_, listener) in listeners { listener.ended.drain() }
            follower.idle.drain()
            while signals.next() != nil {}
        }
        if unfinished > 0 {
            log.write(
                .warning, "stopped with requests unanswered (nothing of them is kept)",
                ["requests": "\(unfinished)"])
        }
        if let error = failure.error { throw error }
    }

    /// A request that is handed over is counted there before its thread is not any more.
    private var unfinished: Int {
        listeners.reduce(0) { $0 + $1.listener.threadsRunning } + follower.held
    }

    private func reload() {
        catalog.refresh()
        log.write(.notice, "read the pipelines again")
    }

    private func waitForEnd(_ epoll: Epoll) throws(SystemError) {
        while failure.error == nil {
            // What cannot be removed now is old the next time, too.
            _ = try? intake.reapKeys()
            _ = try? batches.reap()
            _ = try? intake.reapSubmissions()
            responder.tendUploads()
            _ = try epoll.wait(seconds: Self.reapSeconds)
            while let signal = signals.next() {
                if Self.stopSignals.contains(signal) { return }
                if signal == SIGHUP { reload() }
            }
        }
    }
}
