/// When jobs of a pipeline may begin.
package struct Schedule: Codable, Hashable, Sendable {
    /// The next stretches of its window, in their order; `nil` when it has none. Without any
    /// stretch it is not known when it opens.
    package var spans: [Span]?
    /// Whether it is paused: no further job begins.
    package var isPaused = false
    /// Jobs that were accepted until then were released, and may begin at any time.
    package var releasedThrough: Timestamp?

    /// The names in the file.
    private enum CodingKeys: String, CodingKey {
        case spans
        case isPaused = "isHeld"
        case releasedThrough
    }

    package init(spans: [Span]? = nil, isPaused: Bool = false, releasedThrough: Timestamp? = nil) {
        self.spans = spans
        self.isPaused = isPaused
        self.releasedThrough = releasedThrough
    }

    /// Whether its jobs wait in its own deferred queue, so that they need not be moved when it
    /// closes.
    package var needsDeferredQueue: Bool { spans != nil || isPaused }

    /// Whether any job may begin.
    package func isOpen(at now: Timestamp) -> Bool {
        !isPaused && (spans.map { $0.contains { $0.contains(now) } } ?? true)
    }

    /// Whether a job may begin.
    /// - Parameter isReleased: whether somebody released it.
    package func allow(_ job: JobID, isReleased: Bool = false, at now: Timestamp) -> Bool {
        isReleased || releasedThrough.map { job.createdAt <= $0 } ?? false || isOpen(at: now)
    }

    /// When that changes next by itself; `nil` when it does not, or it is not known.
    package func change(after now: Timestamp) -> Timestamp? {
        guard !isPaused, let spans else { return nil }
        return spans.flatMap { [$0.from, $0.to] }.first { $0 > now }
    }

    /// When it opens next; `nil` when it is open, paused, or not known.
    package func opening(after now: Timestamp) -> Timestamp? {
        guard !isPaused, !isOpen(at: now) else { return nil }
        return spans?.first { $0.from > now }?.from
    }

    /// When work will have been done that is begun as soon as it may.
    /// - Returns: the moment, and whether it comes before the window closes that the work is begun
    ///   in; `nil` when it is further away than is known.
    package func completion(ofSeconds seconds: Double, from now: Timestamp)
        -> (moment: Timestamp, fits: Bool)?
    {
        guard !isPaused else { return nil }
        guard let spans else { return (now.adding(seconds: seconds), true) }
        var rest = seconds
        for (index, span) in spans.filter({ $0.to > now }).enumerated() {
            let from = max(span.from, now)
            let length = span.to.seconds(since: from)
            if rest <= length { return (from.adding(seconds: rest), index == 0) }
            rest -= length
        }
        return nil
    }
}
