internal import Glibc

/// An open file descriptor. Dropping the last reference closes it.
package final class Descriptor: Sendable {
    /// The number, for calls that need it while this object lives.
    package let raw: Int32

    /// Takes ownership of an open descriptor.
    package init(owning raw: Int32) {
        precondition(raw >= 0, "a descriptor is not negative")
        self.raw = raw
    }

    deinit { close(raw) }

    /// Reads up to `buffer.count` bytes from where the descriptor stands.
    /// - Returns: how many were read; 0 at the end.
    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int {
        try retrying("read") { Glibc.read(raw, buffer.baseAddress, buffer.count) }
    }

    /// Writes all bytes.
    package func write(_ buffer: UnsafeRawBufferPointer) throws(SystemError) {
        var rest = buffer
        while !rest.isEmpty {
            let count = try retrying("write") { Glibc.write(raw, rest.baseAddress, rest.count) }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    /// Flushes the file or directory to the disk; see fsync(2). A failure is final: the pages may
    /// have been dropped, so a second call that succeeds would prove nothing.
    package func synchronize() throws(SystemError) {
        _ = try retrying("flush") { fsync(raw) }
    }

    /// The length of the file in bytes.
    package var size: Int {
        get throws(SystemError) {
            var facts = stat()
            _ = try retrying("inspect") { fstat(raw, &facts) }
            return Int(facts.st_size)
        }
    }
}
