internal import FastCGI

/// Where the bytes of an upload come from.
protocol UploadBody: ~Copyable {
    /// Reads on, waiting until the buffer is full or the body at its end.
    /// - Returns: how many bytes were read; fewer than the buffer takes only at the end.
    /// - Throws: `RequestError` when the body is not whole.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(RequestError) -> Int
}

extension Request: UploadBody {}
