internal import CPlatform
internal import Glibc

extension Descriptor {
    /// Opens a file for reading, where links lead.
    package convenience init(reading path: String) throws(SystemError) {
        // Not waiting keeps a pipe that nobody writes to from holding us up; files do not care.
        let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK
        self.init(owning: try retrying("open", path) { Glibc.open(path, flags) })
    }

    /// Whether anybody has the file open for writing; `nil` when the system does not say. It must
    /// be open here for reading alone.
    package var isWrittenTo: Bool? {
        switch pressroom_is_written_to(raw) {
        case 0: false
        case 1: true
        default: nil
        }
    }

    /// Reads the beginning of the file, and stands where it stood before.
    /// - Returns: how many bytes were read.
    package func readAgain(into bytes: inout [UInt8]) throws(SystemError) -> Int {
        var span = bytes.mutableSpan
        return try span.withUnsafeMutableBytes { (buffer) throws(SystemError) -> Int in
            try retrying("read", path) { pread(raw, buffer.baseAddress, buffer.count, 0) }
        }
    }

    /// Reads from a place in the file, and stands where it stood before.
    /// - Returns: how many bytes were read; 0 at the end.
    package func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int)
        throws(SystemError) -> Int
    {
        try retrying("read", path) { pread(raw, buffer.baseAddress, buffer.count, off_t(offset)) }
    }

    /// Reads the end of the file, and stands where it stood before.
    /// - Parameter count: how many bytes of it, at most.
    package func readEnd(_ count: Int) throws(SystemError) -> [UInt8] {
        let size = try self.size
        var bytes = [UInt8](repeating: 0, count: min(count, size))
        var span = bytes.mutableSpan
        let read = try span.withUnsafeMutableBytes { (buffer) throws(SystemError) -> Int in
            try retrying("read", path) {
                pread(raw, buffer.baseAddress, buffer.count, off_t(size - buffer.count))
            }
        }
        bytes.removeLast(bytes.count - read)
        return bytes
    }

    /// Goes to a place in the file, where the next read or write begins; see lseek(2).
    /// - Parameter position: from the beginning, in bytes.
    package func seek(to position: Int) throws(SystemError) {
        _ = try retrying("seek in", path) { lseek(raw, off_t(position), SEEK_SET) }
    }

    /// Takes away what stands behind a place in the file, and goes there; see ftruncate(2).
    /// - Parameter size: what is left, in bytes.
    package func truncate(to size: Int) throws(SystemError) {
        _ = try retrying("shorten", path) { ftruncate(raw, off_t(size)) }
        try seek(to: size)
    }

    /// Says when its contents were last changed; see futimens(3).
    /// - Parameter nanoseconds: since 1970.
    package func setModified(_ nanoseconds: Int64) throws(SystemError) {
        let moment = timespec(
            tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
        _ = try retrying("set the time of", path) { futimens(raw, [moment, moment]) }
    }

    /// What the umask of this process leaves of a mode; see umask(2).
    package static func usualMode(_ mode: UInt32) -> UInt32 {
        let mask = umask(0)
        _ = umask(mask)
        return mode & ~mask
    }

    /// Changes who the file belongs to and who may do what with it.
    /// - Parameters:
    ///   - owner: the name of a user; `nil` leaves it as it is.
    ///   - group: the name of a group; the same.
    package func give(to owner: String?, group: String?, mode: UInt32) throws(SystemError) {
        if owner != nil || group != nil {
            let user = owner.map { User(named: $0)?.id }
            let other = group.map { getgrnam($0)?.pointee.gr_gid }
            guard user != .some(nil), other != .some(nil) else {
                throw SystemError(
                    "give to \(owner ?? "")\(group.map { ":" + $0 } ?? "")", path, code: EINVAL)
            }
            _ = try retrying("change the owner of", path) {
                fchown(raw, (user ?? nil) ?? uid_t.max, (other ?? nil) ?? gid_t.max)
            }
        }
        _ = try retrying("set the mode of", path) { fchmod(raw, mode) }
    }

    /// Writes all that is left to read here to another file, within the kernel where the file
    /// systems can: some then share the blocks until one is changed.
    package func clone(to target: Descriptor) throws(SystemError) {
        while true {
            do throws(SystemError) {
                let count = try retrying("copy", path) {
                    pressroom_copy_range(raw, target.raw, 1 << 30)
                }
                if count == 0 { return }
            } catch  where [EXDEV, EINVAL, ENOSYS, EOPNOTSUPP, EPERM].contains(error.code) {
                return try copy(to: target)
            }
        }
    }

    /// Writes all that is left to read here to another file.
    package func copy(to target: Descriptor) throws(SystemError) {
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            var span = buffer.mutableSpan
            let count = try span.withUnsafeMutableBytes {
                (bytes) throws(SystemError) -> Int in try read(into: bytes)
            }
            if count == 0 { return }
            try buffer.span.extracting(0..<count).withUnsafeBytes {
                (bytes) throws(SystemError) in try target.write(bytes)
            }
        }
    }
}

extension SystemError {
    /// Why alone, as strerror(3) says it, in lower case: `no such file or directory`.
    package var reason: String {
        let text = String(cString: strerror(code))
        return text.prefix(1).lowercased() + text.dropFirst()
    }
}
