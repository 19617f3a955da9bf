internal import Jobs
internal import Platform
internal import Spool

/// Reads what the outbox marks, and takes markers away once what they ask for is done.
final class OutboxReader {
    private let outbox: Spool.Outbox
    private let digests: DigestCollector
    private let deliverer: Deliverer
    private let log: Log
    private let inotify: Inotify
    /// Events whose deliveries wait, run or are collected.
    private var known: Set<OutboxEventID> = []
    /// Markers that are still to be looked at.
    private var unread: [OutboxMarker] = []
    /// Markers of what a newer version has written: left alone until the next start.
    private var skipped: Set<OutboxMarker> = []
    private var rescannedAt = -Double.infinity

    /// What was marked without a hint is found by a rescan within this time.
    private static let rescanSeconds = 5.0
    /// How many markers are looked at before other things are, so that a long queue holds up
    /// nothing.
    private static let readMax = 64
    /// How often outputs are tried to be published before people are notified all the same.
    private static let publishingTries = 3

    init(_ outbox: Spool.Outbox, _ digests: DigestCollector, _ deliverer: Deliverer, log: Log)
        throws(SystemError)
    {
        self.outbox = outbox
        self.digests = digests
        self.deliverer = deliverer
        self.log = log
        inotify = try Inotify()
        _ = try inotify.watch(outbox.path)
    }

    /// Readable when there are hints.
    var raw: Int32 { inotify.raw }

    /// How long nothing is to be read, in seconds.
    var waitSeconds: Double {
        unread.isEmpty ? rescannedAt + Self.rescanSeconds - Clock.monotonicSeconds : 0
    }

    // MARK: Markers

    /// Takes in which markers have appeared.
    func takeHints() throws(SystemError) {
        let isComplete = inotify.drain { _, name in
            if let marker = outbox.marker(name), isNew(marker) { unread.append(marker) }
        }
        if !isComplete { try rescan() }
    }

    func rescanIfDue() throws(SystemError) {
        if Clock.monotonicSeconds - rescannedAt >= Self.rescanSeconds { try rescan() }
    }

    private func rescan() throws(SystemError) {
        rescannedAt = Clock.monotonicSeconds
        deliverer.checkClock()
        // The oldest last, which is read first.
        unread = try outbox.markers().filter(isNew).sorted { $0.order > $1.order }
    }

    private func isNew(_ marker: OutboxMarker) -> Bool {
        if case .outboxEvent(let id) = marker, known.contains(id) { return false }
        return !skipped.contains(marker)
    }

    /// Looks at the oldest markers.
    func readSome() throws(SystemError) {
        for _ in 0..<Self.readMax {
            guard let marker = unread.popLast() else { return }
            do throws(SystemError) {
                try read(marker)
            } catch  where error.isNewerFormat {
                skipped.insert(marker)
                log.write(.error, "\(error) (skipped until the next start)")
            }
        }
    }

    private func read(_ marker: OutboxMarker) throws(SystemError) {
        switch marker {
        case .outboxEvent(let id): try read(id)
        case .again(let subject, let all): try renew(subject, all: all)
        case .refusals(let batch, let count):
            if try !digests.add(refusals: count, of: batch) { try outbox.acknowledge(marker) }
        case .due(let batch):
            if try !digests.add(due: batch) { try outbox.acknowledge(marker) }
        }
    }

    // MARK: Events

    /// Has what is pending of an event delivered, and forgets it if nothing is.
    func read(_ id: OutboxEventID) throws(SystemError) {
        switch try outbox.event(id) {
        case .uncommitted:
            // It is found again by the hint of its end, or a rescan.
            known.remove(id)
        case .gone: try forget(id)
        case .committed(let stored):
            let pending = try stored.deliveries.filter { $0.state == .pending }
            // Where outputs lie is known once they were published, or that was tried a few times.
            let isPublishing = pending.contains {
                $0.transport == .publish && $0.attempts < Self.publishingTries
            }
            let isInDigest = try digests.add(stored.outboxEvent, isPublishing: isPublishing)
            if pending.isEmpty, !isInDigest { return try forget(id) }
            known.insert(id)
            for delivery in pending where !isPublishing || delivery.transport == .publish {
                deliverer.add(delivery, of: stored)
            }
        }
    }

    /// Nothing of an event is left to be delivered by itself.
    func forgetIfReported(_ id: OutboxEventID) throws(SystemError) {
        if !digests.contains(id) { try forget(id) }
    }

    private func forget(_ id: OutboxEventID) throws(SystemError) {
        known.remove(id)
        try outbox.acknowledge(.outboxEvent(id))
    }

    /// Has the last event of a job or a batch delivered again.
    private func renew(_ subject: OutboxEventID.Subject, all: Bool) throws(SystemError) {
        guard let id = try deliverer.renew(subject, all: all) else { return }
        log.write(.notice, "asked to notify again", ["notice": id.text])
        try read(id)
    }

    /// Writes the events of batches and days that are due.
    func sendDigests() throws(SystemError) {
        guard unread.isEmpty else { return }
        for sent in try digests.sendDue() {
            // Some deliveries of a job's event may still be its own.
            for marker in sent.markers {
                if case .outboxEvent(let id) = marker { known.remove(id) }
                unread.append(marker)
            }
            if let id = sent.outboxEvent { try read(id) }
        }
    }
}

extension OutboxMarker {
    /// Sorts by the time at which jobs were accepted.
    fileprivate var order: String {
        switch self {
        case .outboxEvent(let id): id.text
        case .again(let subject, _): subject.text
        case .refusals(let batch, _), .due(let batch): batch.text
        }
    }
}
