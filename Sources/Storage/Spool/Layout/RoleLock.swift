internal import Platform

/// What makes a process the one of its kind in a spool, as long as the object is kept.
///
/// The file is what others look at, who must not touch the lock. Somebody may remove it, and the
/// next would lock a file of its own: so a directory is locked as well.
package final class RoleLock: Sendable {
    private let directory: Directory
    private let file: Descriptor

    /// - Parameters:
    ///   - name: of the file, in the spool's directory.
    ///   - guarded: the directory that is locked as well.
    /// - Returns: `nil` when another has it.
    init?(_ name: String, in root: Directory, locking guarded: Directory) throws(SystemError) {
        // An open directory of its own, for the lock goes with that.
        directory = try guarded.directory(".")
        guard try directory.tryLock() else { return nil }
        file = try root.open(making: name)
        guard try file.tryVisibleLock() else { return nil }
    }
}

extension Spool {
    /// Whether a process has a role, by the name of its lock's file.
    func isLocked(_ name: String) throws(SystemError) -> Bool {
        do throws(SystemError) {
            return try layout.root.read(name).isLocked
        } catch  where error.isNotFound {
            return false
        }
    }
}
