internal import CPlatform
internal import Glibc

extension Directory {
    /// Opens a directory, and makes it and those above it that are missing.
    package convenience init(making path: String) throws(SystemError) {
        let top = try Directory(opening: path.hasPrefix("/") ? "/" : ".")
        var partial = ""
        for part in path.split(separator: "/", omittingEmptySubsequences: true) {
            partial += (partial.isEmpty ? "" : "/") + part
            try top.make(partial)
        }
        try self.init(opening: path)
    }

    /// The absolute path without links, as realpath(3) finds it.
    package var resolvedPath: String {
        get throws(SystemError) { try Directory.resolve(path) }
    }

    /// The absolute path of what exists, without links, as realpath(3) finds it.
    package static func resolve(_ path: String) throws(SystemError) -> String {
        guard let resolved = realpath(path, nil) else { throw .last("find", path) }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// Changes who may enter; see chmod(2).
    package func setMode(_ mode: UInt32) throws(SystemError) {
        _ = try retrying("set the mode of", path) { chmod(path, mode) }
    }

    /// Moves a file, unless the new name is taken.
    /// - Returns: false when it is, and nothing was moved.
    package func move(_ name: String, to other: Directory, as newName: String)
        throws(SystemError) -> Bool {
        do {
            _ = try retrying("rename", "\(path)/\(name)") {
                pressroom_rename_unless_taken(descriptor.raw, name, other.descriptor.raw, newName)
            }
            return true
        } catch where error.alreadyExists {
            return false
        } catch where error.code == EINVAL {
            // This file system (NFS is one) cannot tell in the same act whether the name is taken.
            if other.exists(newName) { return false }
            try rename(name, to: other, as: newName)
            return true
        }
    }
}
