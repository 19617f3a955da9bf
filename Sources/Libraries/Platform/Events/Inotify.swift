internal import CPlatform
internal import Glibc

/// Tells that entries appeared in directories; see inotify(7). Its word is a hint: when the queue
/// overflows it forgets, so a rescan stands behind it.
package final class Inotify: Sendable {
    private let descriptor: Descriptor
    /// Readable when something has happened.
    package var raw: Int32 { descriptor.raw }

    package init() throws(SystemError) {
        descriptor = Descriptor(
            owning: try retrying("make inotify") {
                inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
            })
    }

    /// Watches a directory for entries that are moved or linked into it, or closed after writing.
    /// - Parameter forFolders: whether entries that are made count, too, as folders are.
    /// - Returns: the number of the watch, which `drain` reports.
    package func watch(_ path: String, forFolders: Bool = false) throws(SystemError) -> Int32 {
        let made = forFolders ? UInt32(IN_CREATE) : 0
        let mask = UInt32(IN_MOVED_TO) | UInt32(IN_CLOSE_WRITE) | UInt32(IN_ONLYDIR) | made
        return try retrying("watch", path) { inotify_add_watch(raw, path, mask) }
    }

    /// Ends a watch. One that has ended with its directory is no error.
    package func unwatch(_ watch: Int32) { _ = inotify_rm_watch(raw, watch) }

    /// Takes all hints that have come, without waiting.
    /// - Parameter body: is called with the watch and the entry's name, which is empty when the
    ///   watch has ended, with its directory or otherwise.
    /// - Returns: false when hints were lost, so that only a rescan shows.
    package func drain(_ body: (Int32, String) -> Void) -> Bool {
        drainHints { hint in body(hint.watch, hint.name) }
    }

    /// What is known of something that happened.
    package struct Hint: Sendable {
        package let watch: Int32
        /// The entry's name; empty when the watch has ended.
        package let name: String
        /// Whether the entry was moved there as a whole, and not closed after writing.
        package let isMoved: Bool
    }

    /// The same, with more of each hint.
    package func drainHints(_ body: (Hint) -> Void) -> Bool {
        var isComplete = true
        withUnsafeTemporaryAllocation(byteCount: 65536, alignment: 8) { buffer in
            while true {
                let count = read(raw, buffer.baseAddress, buffer.count)
                guard count > 0 else { return }
                var rest = UnsafeRawBufferPointer(rebasing: buffer[..<count])
                while !rest.isEmpty {
                    let event = rest.loadUnaligned(as: inotify_event.self)
                    let header = MemoryLayout<inotify_event>.size
                    let name = rest[header..<header + Int(event.len)].prefix { $0 != 0 }
                    if event.mask & UInt32(IN_Q_OVERFLOW) != 0 {
                        isComplete = false
                    } else {
                        body(
                            Hint(
                                watch: event.wd, name: String(decoding: name, as: UTF8.self),
                                isMoved: event.mask & UInt32(IN_MOVED_TO) != 0))
                    }
                    rest = UnsafeRawBufferPointer(rebasing: rest[(header + Int(event.len))...])
                }
            }
        }
        return isComplete
    }
}
