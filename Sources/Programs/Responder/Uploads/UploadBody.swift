internal import FastCGI

/// Where the bytes of an upload come from.
protocol UploadBody: ~Copyable {
    /// Reads on, waiting until the buffer is full or the body at its end.
    /// - Returns: how many bytes were read, fewer than the buffer takes only at the end; and why
    ///   there are no more, when the body is not whole.
    mutating func receive(into buffer: UnsafeMutableRawBufferPointer)
        -> (count: Int, error: RequestError?)

    /// Ends the body from another thread, as long as this one is there; `nil` where that needs no
    /// such thing.
    var interrupter: (@Sendable () -> Void)? { get }
}

extension UploadBody where Self: ~Copyable {
    /// Reads on, as `receive`.
    /// - Throws: `RequestError` when the body is not whole: nothing of it may be published then.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(RequestError) -> Int {
        let (count, error) = receive(into: buffer)
        if let error { throw error }
        return count
    }
}

extension Request: UploadBody {}
