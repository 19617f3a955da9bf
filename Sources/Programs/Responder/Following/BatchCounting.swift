internal import Crypto
internal import Jobs
internal import Platform
internal import Spool

/// Counts batches for the follower, which waits for nothing: one thread, one batch after the
/// other.
final class BatchCounting: Sendable {
    private let batches: Spool.Batches
    private let requests: Inbox<Request>
    private let follower: Inbox<FollowerMessage>

    private enum Request: Sendable {
        case count(BatchID)
        case close
    }

    /// - Parameter follower: receives the sums of a batch.
    init(_ batches: Spool.Batches, _ follower: Inbox<FollowerMessage>) throws(SystemError) {
        self.batches = batches
        self.follower = follower
        requests = try Inbox()
    }

    /// Asks for a batch to be counted.
    func count(_ batch: BatchID) { requests.post(.count(batch)) }

    /// Ends the thread.
    func close() { requests.post(.close) }

    /// Starts the thread. Call it once.
    func start() throws(SystemError) {
        let epoll = try Epoll()
        try epoll.add(requests.raw, token: 0)
        _ = try Thread("batches") { [self] in run(epoll) }
    }

    private func run(_ epoll: Epoll) {
        while true {
            do {
                _ = try epoll.wait(seconds: nil)
            } catch {
                preconditionFailure("what is waited for is there: \(error)")
            }
            for request in requests.take() {
                guard case .count(let batch) = request else { return }
                let begun = Clock.monotonicSeconds
                do throws(SystemError) {
                    var counted = try batches.counted(batch)
                    counted?.seconds = Clock.monotonicSeconds - begun
                    follower.post(.counted(batch, counted))
                } catch {
                    follower.post(.failed(batch, error))
                }
            }
        }
    }
}

extension Spool.Batches {
    /// What a batch has come to, as it is served.
    /// - Returns: `nil` when it cannot be counted at the moment.
    func counted(_ id: BatchID) throws(SystemError) -> CountedBatch? {
        guard let manifest = try manifest(of: id) else {
            return CountedBatch(sums: nil, isFinal: true)
        }
        guard let summary = try sharedSummary(of: manifest) else { return nil }
        let text = JSON.encode(summary, pretty: true)
        return CountedBatch(
            sums: StoredStatus(json: text, tag: String(SHA256.of(text).prefix(16))),
            isFinal: summary.finishedAt != nil)
    }
}
