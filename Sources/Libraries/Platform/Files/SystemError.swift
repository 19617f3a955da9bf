internal import Glibc

/// A system call that failed: what was attempted, on what, and errno.
package struct SystemError: Error, Hashable, Sendable {
    /// What was attempted, as it stands behind `could not`: `open`, `rename`.
    package let action: String
    /// What it was attempted on; empty when there is no name for it.
    package let path: String
    /// The value of errno; see errno(3).
    package let code: Int32

    package init(_ action: String, _ path: String = "", code: Int32) {
        self.action = action
        self.path = path
        self.code = code
    }

    /// The failure of the call just made, with errno as it stands.
    package static func last(_ action: String, _ path: String = "") -> SystemError {
        SystemError(action, path, code: errno)
    }

    /// What stands there is of another kind or size than it should be: the fault of who put it
    /// there, not of the system.
    package var isWrongType: Bool { [ENOTDIR, EISDIR, ELOOP, ENXIO, EFBIG].contains(code) }
    /// What stands there belongs to somebody else and is not ours to touch. It says nothing of the
    /// rest, nor of the disk.
    package var isForbidden: Bool { [EACCES, EPERM].contains(code) && !isFailedFlush }
    /// What the disk has of something is damaged, or the disk itself is: not for ever, perhaps, and
    /// so no reason to give it up.
    package var isDamage: Bool { [EIO, EBADMSG, EUCLEAN].contains(code) && !isFailedFlush }
    /// What stands there was written by a newer version, in a form that this one does not read.
    package var isNewerFormat: Bool { code == SystemError.newerFormat }
    package var isNotFound: Bool { code == ENOENT }
    /// Two paths are on file systems between which nothing can be renamed.
    package var isOtherFileSystem: Bool { code == EXDEV }
    package var alreadyExists: Bool { code == EEXIST || code == ENOTEMPTY }
    /// The machine has run out of something, which is nobody's fault who put a file somewhere.
    package var isShortage: Bool {
        isOutOfSpace || [EMFILE, ENFILE, ENOMEM].contains(code)
    }
    /// No room on the disk or in the quota.
    package var isOutOfSpace: Bool { Self.outOfSpace.contains(code) }
    private static let outOfSpace = [ENOSPC, EDQUOT]
    /// What the reasons of such errors say.
    package static var reasonsOfSpace: [String] {
        outOfSpace.map { SystemError("", code: $0).reason }
    }
    /// A flush failed: what was to be flushed may be gone, and one that succeeds later proves
    /// nothing (fsync(2)). Whatever the reason was, nothing may go on then.
    package var isFailedFlush: Bool { action == SystemError.flush }
    /// What was to be written found no room, and all that was written before is as it was: it may
    /// be tried again when there is room.
    package var isDiskFull: Bool { isOutOfSpace && !isFailedFlush }

    /// The code of what has a newer format: no file operation fails with it.
    package static let newerFormat = EPROTONOSUPPORT

    /// The action of a flush.
    static let flush = "flush"
}

extension SystemError: CustomStringConvertible {
    package var description: String {
        let subject = path.isEmpty ? "" : " \"\(path)\""
        let reason =
            isNewerFormat
            ? "its format is newer than this version reads" : String(cString: strerror(code))
        return "could not \(action)\(subject): \(reason)"
    }
}

/// Calls until the call is not interrupted by a signal.
/// - Returns: the call's result, 0 or more.
/// - Throws: `SystemError` when it returns a negative number for another reason than EINTR.
func retrying<Result: SignedInteger>(
    _ action: String, _ path: @autoclosure () -> String = "", _ call: () -> Result
) throws(SystemError) -> Result {
    while true {
        let refusal = Interceptor.refusal(of: action, path)
        let result = refusal == nil ? call() : -1
        if result >= 0 { return result }
        let code = refusal ?? errno
        if code != EINTR { throw SystemError(action, path(), code: code) }
    }
}
