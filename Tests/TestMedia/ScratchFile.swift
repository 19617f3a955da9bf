internal import Glibc

/// A file without a name, gone with the last reference to it.
package final class ScratchFile {
    package let descriptor: Int32

    package init(_ bytes: [UInt8] = []) {
        let directory = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var path = Array("\(directory)/pressroom-sample-XXXXXX".utf8CString)
        descriptor = mkstemp(&path)
        precondition(descriptor >= 0, "a test has room for a file")
        unlink(path)
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            precondition(count > 0, "a test has room for a file")
            rest = rest.dropFirst(count)
        }
        lseek(descriptor, 0, SEEK_SET)
    }

    deinit { close(descriptor) }

    /// What is in the file.
    package var bytes: [UInt8] {
        let count = Int(lseek(descriptor, 0, SEEK_END))
        var bytes = [UInt8](repeating: 0, count: count)
        let read = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, count, 0) }
        precondition(read == count, "a small file is read at once")
        return bytes
    }
}
