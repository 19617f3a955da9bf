internal import Platform
internal import Spool

/// Keeps jobs from starting while the disk is full.
final class DiskMonitor {
    private let spool: Spool
    private let decider: Decider
    private let log: Log
    private let isEnabled: Bool
    private(set) var hasSpace = true

    /// How often space is looked for while there is none, in seconds.
    static let waitSeconds = 1.0

    /// - Parameter isEnabled: false in a spool that is thrown away: its jobs fail without space.
    init(_ spool: Spool, _ decider: Decider, isEnabled: Bool, log: Log) {
        self.spool = spool
        self.decider = decider
        self.isEnabled = isEnabled
        self.log = log
    }

    /// Looks whether there is space, and reports a change.
    func check() throws(SystemError) {
        guard isEnabled, try spool.hasDiskSpace(had: hasSpace) != hasSpace else { return }
        hasSpace.toggle()
        if hasSpace {
            log.write(.notice, "the disk has space again")
        } else {
            log.write(
                .error, "the disk is full (no job starts until there is space)",
                ["spool": spool.path])
        }
        decider.handle(.diskSpace(hasSpace))
    }

    /// The disk or the quota had no room for an output, whatever it says of itself. The next check
    /// asks it again.
    func noteFull() {
        guard isEnabled, hasSpace else { return }
        hasSpace = false
        decider.handle(.diskSpace(false))
    }
}
