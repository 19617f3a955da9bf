internal import CZlib

/// Gives back what has been compressed, in parts (RFC 1950, RFC 1951). Wraps zlib's inflate.
package struct Inflater: ~Copyable {
    /// Whether the end of the stream has come, and its checksum, if it has one, was right.
    package private(set) var isAtEnd = false
    private let stream: UnsafeMutablePointer<z_stream>
    private let room: UnsafeMutableBufferPointer<UInt8>

    /// - Parameter isRaw: whether there is neither a header nor a checksum (RFC 1951).
    /// - Returns: `nil` when there is no memory.
    package init?(isRaw: Bool = false) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        room = .allocate(capacity: 1 << 16)
        let size = Int32(MemoryLayout<z_stream>.size)
        // > -8..-15 for raw inflate
        guard inflateInit2_(stream, isRaw ? -15 : 15, ZLIB_VERSION, size) == Z_OK else {
            stream.deallocate()
            room.deallocate()
            return nil
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        room.deallocate()
    }

    /// Takes the next part; what follows the end of the stream is passed over.
    /// - Parameter pass: is given what it holds.
    /// - Returns: whether it is as it was compressed.
    package mutating func take(
        _ bytes: UnsafeRawBufferPointer,
        _ pass: (UnsafeRawBufferPointer) -> Void
    ) -> Bool {
        // zlib reads what it is given through a pointer that is not declared const.
        stream.pointee.next_in = UnsafeMutablePointer(
            mutating: bytes.assumingMemoryBound(to: UInt8.self).baseAddress)
        stream.pointee.avail_in = uInt(bytes.count)
        while !isAtEnd {
            stream.pointee.next_out = room.baseAddress
            stream.pointee.avail_out = uInt(room.count)
            let result = inflate(stream, Z_NO_FLUSH)
            // > Z_BUF_ERROR is not fatal
            guard [Z_OK, Z_STREAM_END, Z_BUF_ERROR].contains(result) else { return false }
            let count = room.count - Int(stream.pointee.avail_out)
            pass(UnsafeRawBufferPointer(start: room.baseAddress, count: count))
            isAtEnd = result == Z_STREAM_END
            if stream.pointee.avail_out > 0 { break }
        }
        return true
    }
}
