internal import Glibc

extension SourceFormat {
    /// Whether a file lacks the mark of its end, though nothing else may be missing. No decoder
    /// minds; a transfer that was cut off ends so. Formats without such a mark say how long they
    /// are, and a decoder refuses what is shorter.
    package func lacksEnd(_ bytes: UnsafeRawBufferPointer) -> Bool {
        switch self {
        case .jpeg: !Self.hasEndOfJPEG(bytes)
        case .png: !Self.hasEndOfPNG(bytes)
        case .gif: !Self.hasEndOfGIF(bytes)
        case .webp, .tiff, .heif: false
        }
    }

    /// Whether a file ends before the end that its structure names.
    package func isCutOff(_ bytes: UnsafeRawBufferPointer) -> Bool {
        switch self {
        case .jpeg, .png, .gif: lacksEnd(bytes)
        case .webp: Self.isCutOffWebP(bytes)
        case .heif: Self.isCutOffISO(bytes)
        case .tiff: false
        }
    }

    /// RIFF states the length of what follows its first eight bytes.
    private static func isCutOffWebP(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count >= 12 else { return true }
        let length = bytes[4..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
        return length + 8 > bytes.count
    }

    /// Each box states its length; 0 for all of the rest, 1 where 64 bits follow.
    private static func isCutOffISO(_ bytes: UnsafeRawBufferPointer) -> Bool {
        func number(_ range: Range<Int>) -> Int { bytes[range].reduce(0) { $0 << 8 | Int($1) } }
        var position = 0
        while position + 8 <= bytes.count {
            var length = number(position..<position + 4)
            if length == 0 { return false }
            if length == 1 {
                guard position + 16 <= bytes.count else { return true }
                length = number(position + 9..<position + 16)
            }
            guard length >= 8 else { return false }
            position += length
        }
        return position > bytes.count
    }

    /// The mark is looked for from the back, where it nearly always stands: makers put data of
    /// their own behind it.
    private static func hasEndOfJPEG(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let first = startOfScan(bytes)
        var position = bytes.count - 2
        while position >= first {
            if bytes[position] == 0xff, bytes[position + 1] == 0xd9 { return true }
            position -= 1
        }
        return false
    }

    /// Behind the first marker SOS; small pictures before it have ends of their own.
    private static func startOfScan(_ bytes: UnsafeRawBufferPointer) -> Int {
        var position = 2
        while position + 4 <= bytes.count, bytes[position] == 0xff {
            let marker = bytes[position + 1]
            if marker == 0xff {
                position += 1
                continue
            }
            let length = Int(bytes[position + 2]) << 8 | Int(bytes[position + 3])
            position += 2 + length
            if marker == 0xda { return position }
        }
        return position
    }

    private static func hasEndOfPNG(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var position = 8
        while position + 12 <= bytes.count {
            let length = bytes[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
            if bytes[position + 4..<position + 8].elementsEqual("IEND".utf8) { return true }
            position += 12 + length
        }
        return false
    }

    private static func hasEndOfGIF(_ bytes: UnsafeRawBufferPointer) -> Bool {
        func table(_ flags: UInt8) -> Int { flags & 0x80 == 0 ? 0 : 6 << Int(flags & 7) }
        guard bytes.count > 13 else { return false }
        var position = 13 + table(bytes[10])
        while position < bytes.count, bytes[position] != 0x3b {
            switch bytes[position] {
            case 0x21: position += 2
            case 0x2c where position + 9 < bytes.count: position += 11 + table(bytes[position + 9])
            default: return false
            }
            while position < bytes.count, bytes[position] != 0 {
                position += 1 + Int(bytes[position])
            }
            position += 1
        }
        return position < bytes.count
    }
}
