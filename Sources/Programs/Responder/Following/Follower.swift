internal import FastCGI
internal import Platform
internal import Spool

/// Answers requests in their own time: one thread for all of them, which sends each what it waits
/// for, and one that counts batches for it. Used by many threads. Its own end with this object.
final class Follower: Sendable {
    private let lookup: Spool.Lookup
    private let capacity: Int
    private let watchesMax: Int
    private let log: Log
    private let inbox: Inbox<FollowerMessage>
    private let count: HeldCount
    private let counting: BatchCounting

    /// - Parameters:
    ///   - capacity: how many requests may be held at once; each has a descriptor.
    ///   - watchesMax: how many jobs are watched at most; the others are looked at now and then.
    init(
        _ lookup: Spool.Lookup, _ batches: Spool.Batches, capacity: Int, watchesMax: Int = .max,
        log: Log
    ) throws(SystemError) {
        self.lookup = lookup
        self.capacity = capacity
        self.watchesMax = watchesMax
        self.log = log
        inbox = try Inbox()
        count = try HeldCount()
        counting = try BatchCounting(batches, inbox)
    }

    deinit {
        inbox.post(.close)
        counting.close()
    }

    /// Starts the threads. Call it once.
    func start() throws(SystemError) {
        let loop = try FollowerLoop(
            lookup, inbox, count, counting, watchesMax: watchesMax, log: log)
        try counting.start()
        _ = try Thread("follower") { loop.run() }
    }

    /// Whether a further request may be handed over. Some more than that do no harm.
    var hasCapacity: Bool { held < capacity }

    /// How many requests have not been answered to their end.
    var held: Int { count.value }

    /// Readable when the last request has been answered.
    var idle: EventCounter { count.idle }

    /// Hands a request over.
    /// - Parameter response: of a stream the header and what its body begins with.
    func follow(_ request: HeldRequest, _ following: Following, _ response: Response) {
        count.add()
        inbox.post(.follow(Subscriber(request, following, response)))
    }

    /// Ends all streams, and answers who waits with the status as it is; from now on at once.
    func stop() { inbox.post(.stop) }
}
