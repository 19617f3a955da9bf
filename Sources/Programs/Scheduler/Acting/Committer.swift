internal import Platform
internal import Synchronization

/// Does what waits for the disk, on threads of its own. Work with the same key is done in the order
/// it was given; work with different keys is done side by side, so that their flushes share a
/// journal commit. When some has failed no other is begun: the end of a job must not be committed
/// behind a step of it that was not.
final class Committer: Sendable {
    private let lanes: [Queue]
    private let hasFailed = Atomic(false)

    /// - Parameters:
    ///   - threads: how many flushes may be under way at once, 1 or more.
    ///   - name: of the threads, with a number behind it.
    init(threads: Int, name: String = "commit") throws(SystemError) {
        var lanes: [Queue] = []
        for number in 0..<threads { lanes.append(try Queue("\(name)-\(number)")) }
        self.lanes = lanes
    }

    /// Hands work over.
    /// - Parameter onFailure: called with an error that it throws, once nothing else is begun any
    ///   more.
    func perform(
        key: some Hashable, onFailure: @escaping @Sendable (SystemError) -> Void,
        _ work: @escaping @Sendable () throws(SystemError) -> Void
    ) {
        lanes[Int(UInt(bitPattern: key.hashValue) % UInt(lanes.count))].add { [self] in
            guard !hasFailed.load(ordering: .sequentiallyConsistent) else { return }
            do throws(SystemError) {
                try work()
            } catch {
                hasFailed.store(true, ordering: .sequentiallyConsistent)
                onFailure(error)
            }
        }
    }

    private final class Queue: Sendable {
        private let inbox: Inbox<@Sendable () -> Void>
        private let epoll: Epoll

        init(_ name: String) throws(SystemError) {
            inbox = try Inbox()
            epoll = try Epoll()
            try epoll.add(inbox.raw, token: 0)
            // The thread lives as long as the process.
            _ = try Thread(name) { [self] in run() }
        }

        func add(_ work: @escaping @Sendable () -> Void) { inbox.post(work) }

        private func run() {
            while true {
                _ = try? epoll.wait(seconds: nil)
                for work in inbox.take() { work() }
            }
        }
    }
}
