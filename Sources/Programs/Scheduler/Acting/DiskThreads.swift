internal import Platform

/// The threads that wait for the disk, so that the engine's does not.
struct DiskThreads {
    enum Purpose {
        /// Changes what is on disk.
        case commit
        /// Reads files to find out what was made before. They may be long, and no commit is to wait
        /// for that.
        case search
        /// Reads directories of queues, which may have a million names: neither a commit nor a
        /// search is to wait for that.
        case scan
    }

    private let committer: Committer
    private let searcher: Committer
    private let scanner: Committer
    private let inbox: Inbox<Message>

    init(slots: Int, _ inbox: Inbox<Message>) throws(SystemError) {
        committer = try Committer(threads: max(8, slots))
        searcher = try Committer(threads: slots, name: "search")
        scanner = try Committer(threads: 1, name: "scan")
        self.inbox = inbox
    }

    /// Does work on another thread, and posts what came of it, or that it failed. Work with the
    /// same key is done in the order in which it was given.
    func perform(
        _ key: some Hashable, on purpose: Purpose = .commit,
        _ work: @escaping @Sendable () throws(SystemError) -> Message?
    ) {
        committer(for: purpose).perform(
            key: key,
            onFailure: { [inbox] error in
                inbox.post(.failed(error))
            },
            { [inbox] () throws(SystemError) in
                if let message = try work() { inbox.post(message) }
            })
    }

    private func committer(for purpose: Purpose) -> Committer {
        switch purpose {
        case .commit: committer
        case .search: searcher
        case .scan: scanner
        }
    }
}
