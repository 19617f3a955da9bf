internal import Platform
internal import Spool

/// Keeps jobs from starting while the disk is full.
final class DiskMonitor {
    private let disk: Spool.Disk
    private let driver: DispatcherDriver
    private let log: Log
    private let isEnabled: Bool
    private(set) var hasSpace = true

    /// How often space is looked for while there is none, in seconds.
    static let waitSeconds = 1.0

    /// - Parameter isEnabled: false in a spool that is thrown away: its jobs fail without space.
    init(_ disk: Spool.Disk, _ driver: DispatcherDriver, isEnabled: Bool, log: Log) {
        self.disk = disk
        self.driver = driver
        self.isEnabled = isEnabled
        self.log = log
    }

    /// Looks whether there is space, and reports a change.
    func check() throws(SystemError) {
        guard isEnabled, try disk.hasSpace(had: hasSpace) != hasSpace else { return }
        hasSpace.toggle()
        if hasSpace {
            log.write(.notice, "the disk has space again")
        } else {
            log.write(
                .error, "the disk is full (no job starts until there is space)",
                ["spool": disk.path])
        }
        driver.handle(.diskSpace(hasSpace))
    }

    /// The disk or the quota had no room for an output, whatever it says of itself. The next check
    /// asks it again.
    func noteFull() {
        guard isEnabled, hasSpace else { return }
        hasSpace = false
        driver.handle(.diskSpace(false))
    }
}
