internal import CPlatform
internal import Glibc
internal import Text

extension Directory {
    /// Opens a directory, and makes it and those above it that are missing: it for its owner and
    /// group alone, those above with the usual mode, so that others can come by.
    package convenience init(making path: String) throws(SystemError) {
        let top = try Directory(opening: path.hasPrefix("/") ? "/" : ".")
        let parts = path.pathNames
        for count in parts.indices.map({ $0 + 1 }) {
            let partial = parts[..<count].joined(separator: "/")
            let isNew = try top.make(partial)
            if isNew, count < parts.count { try top.setUsualMode(partial, 0o777) }
        }
        try self.init(opening: path)
    }

    /// Flushes the entries that lead to this directory along the path it was opened by. It did not
    /// make the entries that it may not read, or that are on a read-only disk.
    package func synchronizeAbove() throws(SystemError) {
        var above = path
        while true {
            do throws(SystemError) {
                try Directory(opening: above + "/..").synchronize()
            } catch  where [EACCES, EROFS, EINVAL].contains(error.code) {}
            guard let slash = above.lastSlash, slash > above.startIndex else { return }
            above = String(above[..<slash])
        }
    }

    /// The absolute path without links, as realpath(3) finds it.
    package var resolvedPath: String {
        get throws(SystemError) { try Directory.resolve(path) }
    }

    /// The absolute path of this very directory, without links, whatever stands now where it was
    /// opened.
    package var openedPath: String {
        get throws(SystemError) { try Directory.resolve("/proc/self/fd/\(descriptor.raw)") }
    }

    /// Whether this very directory is one of some others, or lies below one. Those that are not
    /// there count for nothing.
    package func isBelow(_ others: [String]) throws(SystemError) -> Bool {
        let path = try openedPath
        return others.contains { other in
            guard let top = try? Directory.resolve(other) else { return false }
            return path.isPath(within: top)
        }
    }

    /// The absolute path of what exists, without links, as realpath(3) finds it.
    package static func resolve(_ path: String) throws(SystemError) -> String {
        guard let resolved = realpath(path, nil) else { throw .last("find", path) }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// Where a link leads, as it says; see readlink(2).
    static func destination(ofLink path: String) throws(SystemError) -> String {
        var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(path, &bytes, bytes.count)
        guard count >= 0 else { throw .last("read link", path) }
        return String(decoding: bytes[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Changes who may enter; see chmod(2).
    package func setMode(_ mode: UInt32) throws(SystemError) {
        _ = try retrying("set the mode of", path) { chmod(path, mode) }
    }

    /// Gives a file or directory in this one the mode that a program's own would have: all that the
    /// umask of this process leaves. See umask(2).
    /// - Parameter mode: before the umask: 0o666 of a file, 0o777 of a directory.
    package func setUsualMode(_ name: String, _ mode: UInt32) throws(SystemError) {
        _ = try retrying("set the mode of", "\(path)/\(name)") {
            fchmodat(descriptor.raw, name, Descriptor.usualMode(mode), 0)
        }
    }

    /// Changes who this directory belongs to and who may enter it, whatever has become of its path.
    package func give(to owner: String?, group: String?, mode: UInt32) throws(SystemError) {
        try descriptor.give(to: owner, group: group, mode: mode)
    }

    /// When an entry was made, in nanoseconds since 1970, which nobody can set; `nil` where the
    /// file system does not keep it. See statx(2).
    package func birthNanoseconds(_ name: String) throws(SystemError) -> Int64? {
        var birth: Int64 = 0
        let isTold = try retrying("inspect", "\(path)/\(name)") {
            pressroom_birth_time(descriptor.raw, name, &birth)
        }
        return isTold == 1 ? birth : nil
    }

    /// Moves an entry, unless the new name is taken.
    /// - Parameter name: the bytes of its name, without a zero; they need be no text.
    /// - Returns: false when it is, and nothing was moved.
    package func move(bytes name: [UInt8], to other: Directory, as newName: String)
        throws(SystemError) -> Bool
    {
        let text = name.map { CChar(bitPattern: $0) } + [0]
        func path() -> String { "\(self.path)/\(String(decoding: name, as: UTF8.self))" }
        do {
            _ = try retrying("rename", path()) {
                pressroom_rename_unless_taken(descriptor.raw, text, other.descriptor.raw, newName)
            }
            return true
        } catch  where error.alreadyExists {
            return false
        } catch  where error.code == EINVAL {
            // This file system (NFS is one) cannot tell in the same act whether the name is taken.
            if try other.exists(newName) { return false }
            _ = try retrying("rename", path()) {
                renameat(descriptor.raw, text, other.descriptor.raw, newName)
            }
            return true
        }
    }

    /// Moves a file, unless the new name is taken.
    /// - Returns: false when it is, and nothing was moved.
    package func move(_ name: String, to other: Directory, as newName: String)
        throws(SystemError) -> Bool
    {
        try move(bytes: Array(name.utf8), to: other, as: newName)
    }
}
