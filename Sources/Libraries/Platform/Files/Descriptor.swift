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
        try retrying("read", path) { Glibc.read(raw, buffer.baseAddress, buffer.count) }
    }

    /// Writes all bytes.
    package func write(_ buffer: UnsafeRawBufferPointer) throws(SystemError) {
        var rest = buffer
        while !rest.isEmpty {
            let count = try retrying("write", path) {
                Glibc.write(raw, rest.baseAddress, rest.count)
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    /// Writes all bytes.
    package func write(_ bytes: [UInt8]) throws(SystemError) {
        try bytes.span.withUnsafeBytes { (buffer) throws(SystemError) in try write(buffer) }
    }

    /// Reads from where the descriptor stands to the end of the file.
    /// - Parameter bytesMax: the most that is read; a longer file is an error (EFBIG).
    package func contents(bytesMax: Int = 64 << 20) throws(SystemError) -> [UInt8] {
        try contents(size: size, bytesMax: bytesMax)
    }

    /// Reads as `contents(bytesMax:)`, where the size is known.
    /// - Parameter size: in bytes; what is beyond it is not read.
    package func contents(size: Int, bytesMax: Int = 64 << 20) throws(SystemError) -> [UInt8] {
        guard size <= bytesMax else { throw SystemError("read", code: EFBIG) }
        var bytes = [UInt8](repeating: 0, count: size)
        var count = 0
        while count < size {
            var span = bytes.mutableSpan
            let got = try span.withUnsafeMutableBytes { (buffer) throws(SystemError) -> Int in
                try read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[count...]))
            }
            if got == 0 { break }
            count += got
        }
        bytes.removeLast(size - count)
        return bytes
    }

    /// Flushes the file or directory to the disk; see fsync(2). A failure is final: the pages may
    /// have been dropped, so a second call that succeeds would prove nothing.
    package func synchronize() throws(SystemError) {
        _ = try retrying(SystemError.flush, path) { fsync(raw) }
    }

    /// What it is open on, for messages; empty where that is not known.
    package var path: String {
        (try? Directory.destination(ofLink: "/proc/self/fd/\(raw)")) ?? ""
    }

    /// The length of the file in bytes.
    package var size: Int {
        get throws(SystemError) {
            var info = stat()
            _ = try retrying("inspect", path) { fstat(raw, &info) }
            return Int(info.st_size)
        }
    }
}
