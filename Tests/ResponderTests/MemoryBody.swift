import FastCGI
@testable import Responder

/// A body from memory, which may be cut off.
struct MemoryBody: UploadBody {
    private var rest: ArraySlice<UInt8>
    private let isCutOff: Bool

    init(_ bytes: some Sequence<UInt8>, isCutOff: Bool = false) {
        rest = Array(bytes)[...]
        self.isCutOff = isCutOff
    }

    mutating func receive(into buffer: UnsafeMutableRawBufferPointer)
        -> (count: Int, error: RequestError?)
    {
        let part = rest.prefix(buffer.count)
        rest = rest.dropFirst(part.count)
        buffer.copyBytes(from: part)
        return (part.count, part.count < buffer.count && isCutOff ? .cutOff : nil)
    }

    var interrupter: (@Sendable () -> Void)? { nil }
}
