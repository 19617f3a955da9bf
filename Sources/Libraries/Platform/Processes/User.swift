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

    /// The account that a file or directory belongs to, known by its number where it has no name.
    /// - Returns: `nil` when there is nothing, or this process may not see it.
    package init?(owning path: String) {
        var info = stat()
        guard stat(path, &info) == 0 else { return nil }
        id = info.st_uid
        if let entry = getpwuid(id) {
            name = String(cString: entry.pointee.pw_name)
            group = entry.pointee.pw_gid
        } else {
            name = String(id)
            group = info.st_gid
        }
    }

    /// Whether this process acts as this user.
    package var isOwn: Bool { id == User.ownNumber }

    /// The number of the user that this process acts as.
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

    /// Makes this process, which root has started, act as the account, but for what it does
    /// `asCaller`: what it makes is the account's, and what that may not do it may not.
    package func act() throws(SystemError) {
        _ = try retrying("take the groups of", name) { initgroups(name, group) }
        _ = try retrying("take the group of", name) { setegid(group) }
        _ = try retrying("act as", name) { seteuid(id) }
    }

    /// Does something with the rights of who has started this process.
    package static func asCaller<Result>(_ body: () throws(SystemError) -> Result)
        throws(SystemError) -> Result
    {
        let (own, caller) = (geteuid(), getuid())
        guard own != caller else { return try body() }
        _ = try retrying("act as the caller") { seteuid(caller) }
        defer { precondition(seteuid(own) == 0, "who could act as the caller may stop it") }
        return try body()
    }
}
