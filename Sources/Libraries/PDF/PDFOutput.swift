internal import Glibc

/// The bytes of a file on their way to a descriptor: gathered into blocks and counted. The first
/// error is kept, and nothing is written after it.
final class PDFOutput {
    /// How many bytes have been taken.
    private(set) var count = 0
    /// The value of errno of the first call that failed; 0 while all went well.
    private(set) var error: Int32 = 0
    private let descriptor: Int32
    private var block: [UInt8] = []

    private static let blockBytes = 1 << 16

    /// - Parameter descriptor: open for writing; it stays open.
    init(descriptor: Int32) {
        self.descriptor = descriptor
        block.reserveCapacity(Self.blockBytes)
    }

    func write(_ text: String) {
        var text = text
        text.withUTF8 { write(UnsafeRawBufferPointer($0)) }
    }

    func write(_ bytes: UnsafeRawBufferPointer) {
        count += bytes.count
        if block.count + bytes.count > Self.blockBytes { flush() }
        if bytes.count < Self.blockBytes {
            block += bytes
        } else {
            pass(bytes)
        }
    }

    /// Passes on what has been gathered.
    func flush() {
        block.withUnsafeBytes { pass($0) }
        block.removeAll(keepingCapacity: true)
    }

    private func pass(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes
        while error == 0, !rest.isEmpty {
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count >= 0 {
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            } else if errno != EINTR {
                error = errno
            }
        }
    }
}
