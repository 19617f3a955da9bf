/// The bytes of a file, or of its beginning, read as numbers; what lies outside reads as `nil`.
/// They must stay where they are for as long as something that was read from them is used.
package struct FileBytes {
    package let buffer: UnsafeRawBufferPointer
    package let isLittleEndian: Bool

    package init(_ buffer: UnsafeRawBufferPointer, isLittleEndian: Bool) {
        self.buffer = buffer
        self.isLittleEndian = isLittleEndian
    }

    package var count: Int { buffer.count }

    /// The number in 1 to 8 bytes; `nil` too when it is more than an `Int` holds.
    package func number(at offset: Int, bytes width: Int) -> Int? {
        guard offset >= 0, offset <= count - width else { return nil }
        var number: UInt64 = 0
        for index in 0..<width {
            let place = isLittleEndian ? width - 1 - index : index
            number = number << 8 | UInt64(buffer[offset + place])
        }
        return Int(exactly: number)
    }

    /// Whether the bytes of a text stand there.
    package func has(_ text: String, at offset: Int) -> Bool {
        guard offset >= 0, offset <= count - text.utf8.count else { return false }
        return buffer[offset..<offset + text.utf8.count].elementsEqual(text.utf8)
    }

    /// A range of them; `nil` when it lies outside.
    package func range(at offset: Int, count length: Int) -> Range<Int>? {
        guard offset >= 0, length >= 0, offset <= count, length <= count - offset
        else { return nil }
        return offset..<offset + length
    }

    package subscript(_ range: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: buffer[range])
    }
}
