/// The blocks of a GIF file (GIF89a).
package enum GIFFile {
    /// The file without comments, XMP and what else programs have put into it. Frames, their times
    /// and the number of loops stay.
    /// - Returns: `nil` when it is no GIF, or ends within a block.
    package static func stripped(_ buffer: UnsafeRawBufferPointer) -> StrippedFile? {
        let bytes = FileBytes(buffer, isLittleEndian: true)
        guard bytes.has("GIF87a", at: 0) || bytes.has("GIF89a", at: 0), bytes.count >= 13
        else { return nil }
        var position = 13 + tableBytes(buffer[10])
        guard position <= bytes.count else { return nil }
        var file = StrippedFile()
        file.keep(0..<position)
        while position < bytes.count {
            let start = position
            switch buffer[position] {
            case 0x21:
                guard position + 2 <= bytes.count, let end = end(of: bytes, from: position + 2)
                else { return nil }
                if isSeen(bytes, at: position) { file.keep(start..<end) }
                position = end
            case 0x2c:
                guard position + 10 <= bytes.count else { return nil }
                // The size of the codes stands in front of the data.
                let data = position + 10 + tableBytes(buffer[position + 9]) + 1
                guard let end = end(of: bytes, from: data) else { return nil }
                file.keep(start..<end)
                position = end
            case 0x3b:
                file.keep(start..<start + 1)
                return file
            default: return nil
            }
        }
        // Viewers do not miss the end.
        file.add([0x3b])
        return file
    }

    /// The bytes of a table of colours, by the field that announces it.
    private static func tableBytes(_ packed: UInt8) -> Int {
        packed & 0x80 == 0 ? 0 : 3 << (Int(packed & 7) + 1)
    }

    /// Behind the sub-blocks that begin at a location; `nil` when the file ends before.
    private static func end(of bytes: FileBytes, from start: Int) -> Int? {
        var position = start
        while let length = bytes.number(at: position, bytes: 1) {
            position += 1 + length
            if length == 0 { return position }
        }
        return nil
    }

    /// Whether an extension has to do with what is seen: the control of a frame, a text that is
    /// drawn, the number of loops, a colour profile.
    private static func isSeen(_ bytes: FileBytes, at position: Int) -> Bool {
        switch bytes.buffer[position + 1] {
        case 0xf9, 0x01: true
        case 0xff:
            ["NETSCAPE2.0", "ANIMEXTS1.0", "ICCRGBG1012"].contains {
                bytes.has($0, at: position + 3)
            }
        default: false
        }
    }
}
