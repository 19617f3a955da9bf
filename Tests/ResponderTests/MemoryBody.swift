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

    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(RequestError) -> Int {
        let part = rest.prefix(buffer.count)
        rest = rest.dropFirst(part.count)
        buffer.copyBytes(from: part)
        if part.count < buffer.count && isCutOff { throw .cutOff }
        return part.count
    }
}
