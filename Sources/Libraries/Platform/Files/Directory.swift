internal import Glibc
internal import Synchronization
internal import Text

/// An open directory: paths are taken relative to it, and none may leave it through a link in its
/// last part. Every change to the file system that Pressroom relies on goes through here.
package final class Directory: Sendable {
    let descriptor: Descriptor
    /// The path it was opened by, for messages.
    package let path: String
    /// The last part of that.
    package var name: String { path.pathNames.last.map(String.init) ?? path }
    private let flushesAsked = Atomic(0)
    private let flushing = Mutex(Flushing())

    private struct Flushing {
        /// How many of the calls so far a flush has begun after.
        var served = 0
        var failure: SystemError?
    }

    /// Opens a directory.
    /// - Throws: `SystemError` if it does not exist, is a link or no directory.
    package init(opening path: String) throws(SystemError) {
        let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
        descriptor = Descriptor(owning: try retrying("open", path) { Glibc.open(path, flags) })
        self.path = path
    }

    private init(_ descriptor: Descriptor, _ path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    /// Opens a directory below this one.
    package func directory(_ name: String) throws(SystemError) -> Directory {
        let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW
        let raw = try retrying("open", full(name)) { openat(descriptor.raw, name, flags) }
        return Directory(Descriptor(owning: raw), full(name))
    }

    /// Makes a directory, readable by its owner and group; one that exists is left as it is.
    /// - Returns: whether it was made.
    @discardableResult
    package func make(_ name: String) throws(SystemError) -> Bool {
        do {
            _ = try retrying("make directory", full(name)) { mkdirat(descriptor.raw, name, 0o750) }
            return true
        } catch  where error.code == EEXIST {
            return false
        }
    }

    /// Makes a directory if need be, and opens it; again if another process removes it in between.
    package func making(_ name: String) throws(SystemError) -> Directory {
        while true {
            // Where this directory itself is gone, this fails.
            try make(name)
            do throws(SystemError) {
                return try directory(name)
            } catch  where error.isNotFound {}
        }
    }

    /// Opens a regular file for reading.
    /// - Throws: `SystemError`, also when there is something else of this name, such as a link or a
    ///   named pipe (`isWrongType`).
    package func read(_ name: String) throws(SystemError) -> Descriptor { try open(name).file }

    /// Opens a file for reading, as `read`, with what is known of it.
    package func open(_ name: String) throws(SystemError) -> (file: Descriptor, info: FileInfo) {
        // Without O_NONBLOCK a named pipe would have us wait for who writes to it.
        let flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
        let file = Descriptor(
            owning: try retrying("open", full(name)) {
                openat(descriptor.raw, name, flags)
            })
        let info = try file.info
        switch info.kind {
        case .file: return (file, info)
        case .directory: throw SystemError("open", full(name), code: EISDIR)
        case .link, .other: throw SystemError("open", full(name), code: ENXIO)
        }
    }

    /// Reads a whole file.
    /// - Parameter bytesMax: the most that is read; a longer file is an error (EFBIG).
    package func contents(_ name: String, bytesMax: Int = 64 << 20) throws(SystemError) -> [UInt8] {
        let (file, info) = try open(name)
        return try file.contents(size: info.size, bytesMax: bytesMax)
    }

    /// Makes a file that must not exist yet, open for reading and writing.
    package func create(_ name: String) throws(SystemError) -> Descriptor {
        let flags = O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
        return Descriptor(
            owning: try retrying("create", full(name)) {
                openat(descriptor.raw, name, flags, 0o640)
            })
    }

    /// Opens a file for reading and writing and makes it if need be.
    package func open(making name: String) throws(SystemError) -> Descriptor {
        let flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW
        return Descriptor(
            owning: try retrying("open", full(name)) {
                openat(descriptor.raw, name, flags, 0o640)
            })
    }

    /// Tells those who watch the directory of a file as if it had been written; see inotify(7). One
    /// that does not exist is none to tell of.
    package func touch(_ name: String) {
        let raw = openat(descriptor.raw, name, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        if raw >= 0 { close(raw) }
    }

    /// Replaces a file's contents in one step: a reader sees the old or the new, whole.
    /// - Parameter durable: whether the new contents are on the disk when this returns; the
    ///   directory's entry is not: flush the directory for that.
    package func replace(_ name: String, with bytes: [UInt8], durable: Bool)
        throws(SystemError)
    {
        let temporary = name + ".new"
        let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW
        let file = Descriptor(
            owning: try retrying("create", full(temporary)) {
                openat(descriptor.raw, temporary, flags, 0o640)
            })
        try file.write(bytes)
        if durable { try file.synchronize() }
        try rename(temporary, to: self, as: name)
    }

    /// Moves an entry; what has the new name is replaced.
    package func rename(_ name: String, to other: Directory, as newName: String)
        throws(SystemError)
    {
        _ = try retrying("rename", full(name)) {
            renameat(descriptor.raw, name, other.descriptor.raw, newName)
        }
    }

    /// Gives a file a second name in this directory.
    package func link(_ path: String, as name: String) throws(SystemError) {
        _ = try retrying("link", path) {
            linkat(AT_FDCWD, path, descriptor.raw, name, AT_SYMLINK_FOLLOW)
        }
    }

    /// Gives an open file another name in this directory: that very file, whatever has become of
    /// the name by which it was opened. One that has no name any more cannot get one.
    package func link(_ file: Descriptor, as name: String) throws(SystemError) {
        try link("/proc/self/fd/\(file.raw)", as: name)
    }

    /// Removes a file; one that does not exist is no error.
    package func remove(_ name: String) throws(SystemError) {
        do {
            _ = try retrying("remove", full(name)) { unlinkat(descriptor.raw, name, 0) }
        } catch  where error.isNotFound {}
    }

    /// Removes a file, or a directory with all it holds; links are removed, never followed. What
    /// does not exist is no error.
    package func removeAll(_ name: String) throws(SystemError) {
        try removeAll(bytes: Array(name.utf8))
    }

    /// The same of one whose name need be no text.
    /// - Parameter name: its bytes, without a zero.
    package func removeAll(bytes name: [UInt8]) throws(SystemError) {
        let text = name.map { CChar(bitPattern: $0) } + [0]
        func path() -> String { full(String(decoding: name, as: UTF8.self)) }
        do {
            _ = try retrying("remove", path()) { unlinkat(descriptor.raw, text, 0) }
        } catch  where error.isNotFound {
        } catch  where error.code == EISDIR || error.code == EPERM {
            do throws(SystemError) {
                try removeDirectory(text, path())
            } catch  where error.isNotFound {
                // Another process was faster.
            }
        }
    }

    private func removeDirectory(_ name: [CChar], _ path: String) throws(SystemError) {
        let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW
        let raw = try retrying("open", path) { openat(descriptor.raw, name, flags) }
        let inner = Directory(Descriptor(owning: raw), path)
        for entry in try inner.nameBytes() { try inner.removeAll(bytes: entry) }
        _ = try retrying("remove", path) { unlinkat(descriptor.raw, name, AT_REMOVEDIR) }
    }

    /// Removes a directory that is empty; one that does not exist counts as removed.
    /// - Returns: false when it is not empty.
    package func removeEmpty(_ name: String) throws(SystemError) -> Bool {
        do {
            _ = try retrying("remove", full(name)) {
                unlinkat(descriptor.raw, name, AT_REMOVEDIR)
            }
        } catch  where error.isNotFound {
        } catch  where error.alreadyExists {
            return false
        }
        return true
    }

    /// Flushes the directory's entries to the disk. One flush serves all threads that asked before
    /// it began; after one that failed each call fails, for what was to be flushed may be lost
    /// (fsync(2)).
    package func synchronize() throws(SystemError) {
        let asked = flushesAsked.add(1, ordering: .sequentiallyConsistent).newValue
        try flushing.withLock { (flushing) throws(SystemError) in
            if let failure = flushing.failure { throw failure }
            guard flushing.served < asked else { return }
            let served = flushesAsked.load(ordering: .sequentiallyConsistent)
            do throws(SystemError) {
                try descriptor.synchronize()
            } catch {
                flushing.failure = error
                throw error
            }
            flushing.served = served
        }
    }

    /// The names in the directory in no order, without `.` and `..`.
    package func names() throws(SystemError) -> [String] {
        var names: [String] = []
        try forEachName { names.append($0) }
        return names
    }

    /// The bytes of the names that are wanted, in no order, without `.` and `..`: a name need be no
    /// text.
    package func nameBytes(where isWanted: (UnsafeRawBufferPointer) -> Bool = { _ in true })
        throws(SystemError) -> [[UInt8]]
    {
        var names: [[UInt8]] = []
        try forEachNameBytes { if isWanted($0) { names.append(Array($0)) } }
        return names
    }

    /// Calls with each name in the directory, in no order, without `.` and `..`.
    package func forEachName(_ body: (String) -> Void) throws(SystemError) {
        try forEachNameBytes { body(String(decoding: $0, as: UTF8.self)) }
    }

    /// Calls with the bytes of each name in the directory, in no order, without `.` and `..`: for
    /// large directories of which few names count.
    package func forEachNameBytes(_ body: (UnsafeRawBufferPointer) -> Void) throws(SystemError) {
        // A second description of the directory, so that two listings do not share an offset.
        let raw = try retrying("open", path) {
            openat(descriptor.raw, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        }
        guard let stream = fdopendir(raw) else {
            let error = SystemError.last("list", path)
            close(raw)
            throw error
        }
        defer { closedir(stream) }
        while true {
            var next: UnsafeMutablePointer<dirent>?
            _ = try retrying("list", path) {
                errno = 0
                next = readdir(stream)
                return next == nil && errno != 0 ? -1 : 0
            }
            guard let entry = next else { return }
            withUnsafeBytes(of: &entry.pointee.d_name) { name in
                let length = strnlen(name.baseAddress!, name.count)
                let bytes = UnsafeRawBufferPointer(rebasing: name[..<length])
                if !bytes.elementsEqual(".".utf8), !bytes.elementsEqual("..".utf8) { body(bytes) }
            }
        }
    }

    /// Whether there is an entry of this name; a link counts as itself.
    /// - Throws: `SystemError` when the system does not say.
    package func exists(_ name: String) throws(SystemError) -> Bool { try info(name) != nil }

    /// Whether it is still the one of its name in the directory that it was opened in.
    package func isCurrent(in parent: Directory) throws(SystemError) -> Bool {
        try parent.info(name)?.inode == descriptor.info.inode
    }

    /// Whether it is still the one that a path leads to.
    package func isCurrent(at path: String) throws(SystemError) -> Bool {
        try Directory(opening: path).descriptor.info.isSameFile(as: descriptor.info)
    }

    /// What is known of an entry; `nil` when there is none, or can be none of this name.
    /// - Throws: `SystemError` when the system does not say.
    package func info(_ name: String) throws(SystemError) -> FileInfo? {
        var info = stat()
        do throws(SystemError) {
            _ = try retrying("inspect", full(name)) {
                fstatat(descriptor.raw, name, &info, AT_SYMLINK_NOFOLLOW)
            }
        } catch  where error.isNotFound || error.isWrongType || error.code == ENAMETOOLONG {
            return nil
        }
        return FileInfo(info)
    }

    /// Whether this process may make and remove entries.
    package var isWritable: Bool {
        faccessat(descriptor.raw, ".", W_OK | X_OK, AT_EACCESS) == 0
    }

    /// Takes the exclusive lock of this directory until this object and its copies are gone;
    /// see flock(2).
    /// - Returns: false when another process holds it.
    package func tryLock() throws(SystemError) -> Bool {
        try lockWithoutWaiting(descriptor.raw, path)
    }

    /// Makes a directory of a new name that this process has locked, to be removed by others when
    /// it has ended (`removeUnlocked`). It takes the next name where one of them does so before the
    /// lock is taken.
    /// - Parameter newName: a name that nothing has yet, another each time.
    package func makingLocked(_ newName: () -> String) throws(SystemError) -> Directory {
        while true {
            let name = newName()
            let made = try making(name)
            if try made.tryLock(), try made.isCurrent(in: self) { return made }
        }
    }

    /// Removes a directory with all it holds, unless a process has locked it (`makingLocked`).
    /// - Returns: how many entries it had; `nil` when it is locked, or not there.
    package func removeUnlocked(_ name: String) throws(SystemError) -> Int? {
        do throws(SystemError) {
            let left = try directory(name)
            // Until it is gone: else its maker could still lock it and go on.
            defer { withExtendedLifetime(left) {} }
            guard try left.tryLock() else { return nil }
            let count = try left.names().count
            try removeAll(name)
            return count
        } catch  where error.isNotFound {
            return nil
        }
    }

    /// The file system's room, in bytes: what may still be written without being root, and all.
    package func space() throws(SystemError) -> (free: Int, total: Int) {
        var info = statvfs()
        _ = try retrying("inspect", path) { fstatvfs(descriptor.raw, &info) }
        let block = Int(info.f_frsize)
        // Where files are counted, one that has none left has no room for anything new.
        if info.f_files > 0, info.f_favail < 64 { return (0, Int(info.f_blocks) * block) }
        return (Int(info.f_bavail) * block, Int(info.f_blocks) * block)
    }

    private func full(_ name: String) -> String {
        path.hasSuffix("/") ? path + name : "\(path)/\(name)"
    }
}

extension Descriptor {
    /// Takes the exclusive lock of this open file until it is closed; see flock(2).
    /// - Returns: false when another process holds it.
    package func tryLock() throws(SystemError) -> Bool { try lockWithoutWaiting(raw, path) }
}

private func lockWithoutWaiting(_ raw: Int32, _ path: @autoclosure () -> String)
    throws(SystemError) -> Bool
{
    do {
        _ = try retrying("lock", path()) { flock(raw, LOCK_EX | LOCK_NB) }
        return true
    } catch  where error.code == EWOULDBLOCK {
        return false
    }
}
