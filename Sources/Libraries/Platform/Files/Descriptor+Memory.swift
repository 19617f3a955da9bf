internal import CPlatform
internal import Glibc

extension Descriptor {
    /// Makes a file that is nowhere but in memory, to be read from its beginning.
    package convenience init(inMemory bytes: [UInt8]) throws(SystemError) {
        self.init(owning: try retrying("make a file in memory") { pressroom_memory_file() })
        try write(bytes)
        _ = try retrying("rewind a file in memory") { lseek(raw, 0, SEEK_SET) }
    }
}
