internal import Glibc
internal import Platform
internal import Spool

/// The notifier's loop: one thread that reads and writes the spool, and waits for everything that
/// can happen.
final class DeliveryLoop {
    private let transports: Transports
    private let log: Log
    private let epoll: Epoll
    private let signals: Signals
    private let deliverer: Deliverer
    private let digests: DigestCollector
    private let outbox: OutboxReader
    private let metrics: MetricsWriter

    private enum Source: UInt64 { case outcomes, hints, signals }

    /// How long deliveries that are under way may take after the word to stop.
    private static let graceSeconds = 2.5

    /// - Parameter quietSeconds: how long a batch must be quiet before its digest is sent.
    init(
        _ spool: Spool, _ transports: Transports, _ policy: RetryPolicy, quietSeconds: Double,
        signals: Signals, log: Log
    ) throws(SystemError) {
        self.transports = transports
        self.signals = signals
        self.log = log
        epoll = try Epoll()
        deliverer = try Deliverer(spool.outbox, transports, policy, log: log)
        digests = DigestCollector(
            spool.batches, spool.outbox, quietSeconds: quietSeconds, log: log)
        outbox = try OutboxReader(spool.outbox, digests, deliverer, log: log)
        metrics = MetricsWriter(spool.metrics, log: log)
        try epoll.add(deliverer.raw, token: Source.outcomes.rawValue)
        try epoll.add(outbox.raw, token: Source.hints.rawValue)
        try epoll.add(signals.raw, token: Source.signals.rawValue)
    }

    /// Runs until it is stopped.
    /// - Throws: `SystemError` when the spool fails: nothing may go on then, and the next start
    ///   finds all that is not delivered.
    func run() throws(SystemError) {
        while !deliverer.isStopping {
            try outbox.rescanIfDue()
            try outbox.readSome()
            try outbox.sendDigests()
            for stale in try deliverer.startWhatIsDue() { try outbox.read(stale) }
            metrics.writeIfDue(deliverer.metrics)
            for token in try epoll.wait(seconds: waitSeconds) { try receive(token) }
        }
        let deadline = Clock.monotonicSeconds + Self.graceSeconds
        while !deliverer.isIdle, Clock.monotonicSeconds < deadline {
            _ = try epoll.wait(seconds: deadline - Clock.monotonicSeconds)
            try takeOutcomes()
        }
    }

    private var waitSeconds: Double {
        let waits = [
            deliverer.waitSeconds, digests.waitSeconds, metrics.waitSeconds(deliverer.metrics),
        ]
        return max(0, waits.compactMap(\.self).reduce(outbox.waitSeconds, min))
    }

    private func receive(_ token: UInt64) throws(SystemError) {
        switch Source(rawValue: token)! {
        case .outcomes: try takeOutcomes()
        case .hints: try outbox.takeHints()
        case .signals: while let signal = signals.next() { receiveSignal(signal) }
        }
    }

    private func takeOutcomes() throws(SystemError) {
        let (ended, published) = try deliverer.takeOutcomes()
        for id in ended { try outbox.forgetIfReported(id) }
        for id in published { try outbox.read(id) }
    }

    private func receiveSignal(_ signal: Int32) {
        if signal == SIGHUP {
            transports.reload(log)
            return transports.warnOfMail(log)
        }
        log.write(.notice, "stopping", ["signal": String(signal)])
        deliverer.stop()
    }
}
