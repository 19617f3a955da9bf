internal import CPlatform
internal import Glibc

/// Tells that entries appeared in directories; see inotify(7). Its word is a hint: when the queue
/// overflows it forgets, so a rescan stands behind it.
package final class Inotify: Sendable {
    private let descriptor: Descriptor
    /// Readable when something has happened.
    package var raw: Int32 { descriptor.raw }

    package init() throws(SystemError) {
        descriptor = Descriptor(owning: try retrying("make inotify") {
            inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
        })
    }

    /// Watches a directory for entries that are moved or linked into it, or closed after writing.
    package func watch(_ path: String) throws(SystemError) {
        let mask = UInt32(IN_MOVED_TO) | UInt32(IN_CLOSE_WRITE) | UInt32(IN_ONLYDIR)
        _ = try retrying("watch", path) { inotify_add_watch(raw, path, mask) }
    }

    /// Takes all hints that have come, without waiting.
    /// - Returns: whether there were any.
    package func drain() -> Bool {
        var any = false
        withUnsafeTemporaryAllocation(byteCount: 16384, alignment: 8) { buffer in
            while read(raw, buffer.baseAddress, buffer.count) > 0 { any = true }
        }
        return any
    }
}
