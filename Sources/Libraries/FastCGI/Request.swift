internal import CFastCGI
internal import Glibc
internal import Platform

/// A request that has been accepted. Dropping it ends it: what was written is flushed, and the
/// connection closed once the web server has taken the answer.
///
/// It has one owner and may be handed over to another thread, which then answers it.
package struct Request: ~Copyable, @unchecked Sendable {
    // Safe because there is one owner at a time, and libfcgi ties no part of a request to a thread.
    private let handle: UnsafeMutablePointer<FCGX_Request>
    private var bytesRead = 0
    /// CONTENT_LENGTH; `nil` when the request has none (a chunked body) or no number there.
    package let contentLength: Int?

    /// - Parameter handle: as FCGX_Accept_r filled it; freed with the request.
    init(owning handle: UnsafeMutablePointer<FCGX_Request>) {
        self.handle = handle
        contentLength = FCGX_GetParam("CONTENT_LENGTH", handle.pointee.envp)
            .flatMap { Int(String(cString: $0)) }.flatMap { $0 >= 0 ? $0 : nil }
    }

    deinit {
        FCGX_Finish_r(handle)
        handle.deallocate()
    }

    /// Whether the request came whole up to its body.
    var isWhole: Bool { FCGX_GetError(handle.pointee.in) == 0 }

    /// The value of a parameter such as `REQUEST_METHOD`; `nil` when there is none. Bytes that are
    /// no UTF-8 are replaced by U+FFFD.
    package func parameter(_ name: String) -> String? {
        FCGX_GetParam(name, handle.pointee.envp).map { String(cString: $0) }
    }

    /// The value of a field of the request's header by its parameter, such as `HTTP_PREFER`. One
    /// that came in several lines, which nginx 1.23 was the first to join, is all of them with
    /// commas between (RFC 9110, section 5.3).
    package func field(_ name: String) -> String? {
        var values: [String] = []
        var next = handle.pointee.envp
        while let entry = next?.pointee {
            if strncmp(entry, name, name.utf8.count) == 0, entry[name.utf8.count] == 0x3d {
                values.append(String(cString: entry + name.utf8.count + 1))
            }
            next = next?.successor()
        }
        return values.isEmpty ? nil : values.joined(separator: ", ")
    }

    /// Whether there is a parameter whose name begins so, with a value.
    package func hasParameter(beginning prefix: String) -> Bool {
        var next = handle.pointee.envp
        while let entry = next?.pointee {
            if strncmp(entry, prefix, prefix.utf8.count) == 0,
                let value = strchr(entry, 0x3d), value[1] != 0
            {
                return true
            }
            next = next?.successor()
        }
        return false
    }

    /// Reads on in the body, waiting until the buffer is full or the body at its end.
    /// - Returns: how many bytes were read, fewer than the buffer takes only at the end; and why
    ///   there are no more, when the body is not whole.
    package mutating func receive(into buffer: UnsafeMutableRawBufferPointer)
        -> (count: Int, error: RequestError?)
    {
        let wanted = min(buffer.count, Int(Int32.max))
        let start = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
        let count = Int(FCGX_GetStr(start, Int32(wanted), handle.pointee.in))
        bytesRead += count
        if count == wanted { return (count, nil) }
        if FCGX_GetError(handle.pointee.in) != 0 { return (count, .cutOff) }
        if let contentLength, bytesRead != contentLength {
            return (count, .lengthMismatch(expected: contentLength, received: bytesRead))
        }
        return (count, nil)
    }

    /// Ends the body where it is: whoever reads it gets what has come, and then `cutOff`. Any
    /// thread may call it while the request is there.
    package var interrupter: (@Sendable () -> Void)? {
        let raw = handle.pointee.ipcFd
        return { _ = shutdown(raw, Int32(SHUT_RD)) }
    }

    /// Adds to the answer: first the header in the form of RFC 3875, section 6, then the body.
    /// - Returns: false when nobody takes the answer any more.
    @discardableResult
    package func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var rest = bytes
        while let start = rest.baseAddress, !rest.isEmpty {
            let count = min(rest.count, Int(Int32.max))
            let written = FCGX_PutStr(
                start.assumingMemoryBound(to: CChar.self), Int32(count),
                handle.pointee.out)
            guard written == Int32(count) else { return false }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
        return true
    }

    /// Gives up all but the connection of the request, to be answered in its own time. Nothing may
    /// have been written, and nothing of the body can be read any more.
    package consuming func hold() -> HeldRequest {
        let held = HeldRequest(
            Descriptor(owning: handle.pointee.ipcFd),
            id: UInt16(truncatingIfNeeded: handle.pointee.requestId))
        // Frees what libfcgi keeps, and leaves the connection open; see fcgiapp.h.
        FCGX_Free(handle, 0)
        handle.deallocate()
        discard self
        return held
    }
}
