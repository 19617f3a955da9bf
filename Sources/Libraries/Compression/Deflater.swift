internal import CZlib

/// Compresses bytes that come in parts (RFC 1950). Wraps zlib's deflate.
package struct Deflater: ~Copyable {
    private let stream: UnsafeMutablePointer<z_stream>
    private let room: UnsafeMutableBufferPointer<UInt8>

    /// - Parameter level: 1, the fastest, to 9, the smallest.
    /// - Returns: `nil` when there is no memory.
    package init?(level: Int) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        room = .allocate(capacity: 1 << 16)
        let size = Int32(MemoryLayout<z_stream>.size)
        guard deflateInit_(stream, Int32(level), ZLIB_VERSION, size) == Z_OK else {
            stream.deallocate()
            room.deallocate()
            return nil
        }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
        room.deallocate()
    }

    /// Takes the next part.
    /// - Parameter pass: is given what has become of it and of those before, as far as it is known.
    package func take(_ bytes: UnsafeRawBufferPointer, _ pass: (UnsafeRawBufferPointer) -> Void) {
        run(bytes, Z_NO_FLUSH, pass)
    }

    /// Gives out the rest.
    package consuming func finish(_ pass: (UnsafeRawBufferPointer) -> Void) {
        run(UnsafeRawBufferPointer(start: nil, count: 0), Z_FINISH, pass)
    }

    private func run(
        _ bytes: UnsafeRawBufferPointer, _ flush: Int32,
        _ pass: (UnsafeRawBufferPointer) -> Void
    ) {
        // zlib reads what it is given through a pointer that is not declared const.
        stream.pointee.next_in = UnsafeMutablePointer(
            mutating: bytes.assumingMemoryBound(to: UInt8.self).baseAddress)
        stream.pointee.avail_in = uInt(bytes.count)
        repeat {
            stream.pointee.next_out = room.baseAddress
            stream.pointee.avail_out = uInt(room.count)
            let result = deflate(stream, flush)
            // > Z_BUF_ERROR is not fatal
            precondition(result != Z_STREAM_ERROR, "the stream is as deflateInit made it")
            let count = room.count - Int(stream.pointee.avail_out)
            pass(UnsafeRawBufferPointer(start: room.baseAddress, count: count))
            // > If deflate returns with avail_out == 0, this function must be called again
        } while stream.pointee.avail_out == 0
    }
}
