package import Jobs
package import Platform

/// The names that outputs are about to get where they are published: written down before they have
/// them, so that an attempt that was cut off is taken up, and nothing is put there twice.
extension OutboxEventStore {
    private struct IntendedNames: Codable {
        private var format = FormatVersion()
        /// When the attempt before this one was, which no other has.
        let since: Timestamp?
        /// By the file's index.
        let names: [String: String]

        init(since: Timestamp?, names: [Int: String]) {
            self.since = since
            self.names = Dictionary(
                uniqueKeysWithValues: names.map { (String($0.key), $0.value) })
        }
    }

    private static func file(of delivery: Delivery) -> String { "names-\(delivery.id).json" }

    /// The names that an attempt which was cut off has written down, by the file's index: those of
    /// the attempt that the delivery is about to have, and no earlier one's. `nil` when it has
    /// written none.
    package func intendedNames(of delivery: Delivery) throws(SystemError) -> [Int: String]? {
        let name = Self.file(of: delivery)
        guard let text = try contents(name),
            let stored = try Spool.decode(
                IntendedNames.self, from: text,
                of: "\(directory.path)/\(Spool.notifyFolder)/\(name)"),
            stored.since == delivery.lastAttemptAt
        else { return nil }
        return Dictionary(
            uniqueKeysWithValues: stored.names.compactMap { key, name in
                Int(key).map { ($0, name) }
            })
    }

    /// Writes names down, durable.
    /// - Throws: `SystemError`, also when the job was deleted meanwhile (`isNotFound`).
    package func intend(_ names: [Int: String], of delivery: Delivery) throws(SystemError) {
        let outboxEvents = try directory.directory(Spool.notifyFolder)
        try outboxEvents.replace(
            Self.file(of: delivery),
            with: JSON.encode(IntendedNames(since: delivery.lastAttemptAt, names: names)),
            durable: durability == .full)
        if durability == .full { try outboxEvents.synchronize() }
    }

    /// Whether the job was deleted meanwhile, with all that was written down.
    package var isGone: Bool { (try? directory.exists(Spool.notifyFolder)) == false }

    /// Takes the names away: how far the delivery is was written down since. They mean nothing to
    /// a later attempt if that fails.
    package func forgetIntendedNames(of delivery: Delivery) {
        try? directory.directory(Spool.notifyFolder).remove(Self.file(of: delivery))
    }
}
