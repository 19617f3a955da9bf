internal import Glibc

extension Descriptor {
    /// Opens a file for reading, where links lead.
    package convenience init(reading path: String) throws(SystemError) {
        // Not waiting keeps a pipe that nobody writes to from holding us up; files do not care.
        let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK
        self.init(owning: try retrying("open", path) { Glibc.open(path, flags) })
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
