/// A number of bytes in the units people read: `512 MB`, `1.5 kB`, decimal as in pipeline files.
struct ByteCount: Hashable, Sendable, CustomStringConvertible {
    let bytes: Int

    init(_ bytes: Int) { self.bytes = bytes }

    var description: String {
        let units = [(1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")]
        guard let (size, unit) = units.first(where: { bytes >= $0.0 }) else {
            return bytes == 1 ? "1 byte" : "\(bytes) bytes"
        }
        let tenths = bytes / (size / 10)
        // A limit that a tenth does not show is given to the byte: it is what the file was over.
        guard tenths * (size / 10) == bytes else { return "\(bytes) bytes" }
        return tenths % 10 == 0 ? "\(tenths / 10) \(unit)" : "\(tenths / 10).\(tenths % 10) \(unit)"
    }
}
