import Publishing

/// A directory, in which something happens in the midst of publishing.
final class DeletingTarget: PublishingTarget {
    private let target: any PublishingTarget
    private var actsLeft: Int
    private let event: () -> Void

    /// - Parameter count: how many acts come before the event.
    init(_ target: any PublishingTarget, before count: Int, _ event: @escaping () -> Void) {
        (self.target, actsLeft, self.event) = (target, count, event)
    }

    private func act() {
        if actsLeft == 0 { event() }
        actsLeft -= 1
    }

    func stage(_ file: OutgoingFile) throws(PublishingError) {
        act()
        try target.stage(file)
    }

    func isStaged(_ file: OutgoingFile, toBe path: String) throws(PublishingError) -> Bool {
        try target.isStaged(file, toBe: path)
    }

    func discard(_ file: OutgoingFile) { target.discard(file) }

    func flush() throws(PublishingError) {
        act()
        try target.flush()
    }

    func exists(_ path: String) throws(PublishingError) -> Bool {
        act()
        return try target.exists(path)
    }

    func name(_ file: OutgoingFile, _ path: String, replacing: Bool) throws(PublishingError) -> Bool
    {
        act()
        return try target.name(file, path, replacing: replacing)
    }

    func remove(_ path: String) { target.remove(path) }
}
