internal import Glibc

/// An account of the machine.
package struct User: Hashable, Sendable {
    package let name: String
    let id: uid_t
    let group: gid_t

    /// Looks an account up; see getpwnam(3).
    /// - Returns: `nil` when there is none of this name.
    package init?(named name: String) {
        guard let entry = getpwnam(name) else { return nil }
        self.name = name
        id = entry.pointee.pw_uid
        group = entry.pointee.pw_gid
    }

    /// The number of the user that this process runs as.
    package static var ownNumber: UInt32 { geteuid() }

    /// Whether this process runs as root.
    package static var isRoot: Bool { geteuid() == 0 }

    /// Makes the account the owner of a file or directory.
    package func own(_ path: String) throws(SystemError) {
        _ = try retrying("give to \(name)", path) { lchown(path, id, group) }
    }

    /// Makes this process the account's for good: user, group, and supplementary groups.
    package func become() throws(SystemError) {
        _ = try retrying("take the groups of", name) { initgroups(name, group) }
        _ = try retrying("take the group of", name) { setgid(group) }
        _ = try retrying("become", name) { setuid(id) }
    }
}
