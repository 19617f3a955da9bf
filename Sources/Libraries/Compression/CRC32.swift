internal import CZlib

/// The checksum of ZIP archives, of bytes that come in parts. Wraps zlib's crc32.
package struct CRC32 {
    private var sum: uLong = 0

    package init() {}

    /// The sum of all parts so far.
    package var value: UInt32 { UInt32(truncatingIfNeeded: sum) }

    /// Takes the next part.
    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.assumingMemoryBound(to: UInt8.self).baseAddress else { return }
        sum = crc32_z(sum, start, bytes.count)
    }
}
