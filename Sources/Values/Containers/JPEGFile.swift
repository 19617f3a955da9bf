/// The segments of a JPEG file (ITU-T T.81, annex B).
package enum JPEGFile {
    /// The file without comments, EXIF, XMP, IPTC, small pictures and what follows its end. What
    /// decides how it looks stays or is said anew: colours and density.
    /// - Parameter countMax: the number of bytes from which on it is of no use.
    /// - Returns: `nil` when it is no JPEG, ends before its picture does, or is of no use.
    package static func stripped(
        _ buffer: UnsafeRawBufferPointer, _ appearance: Appearance,
        countMax: Int
    ) -> StrippedFile? {
        guard let segments = segments(of: buffer, countMax: countMax) else { return nil }
        let bytes = FileBytes(buffer, isLittleEndian: false)
        let jfif = segments.first {
            $0.marker == 0xe0 && $0.range.count >= 18
                && bytes.has("JFIF\0", at: $0.range.lowerBound + 4)
        }
        var file = StrippedFile()
        file.keep(0..<2)
        if let jfif { file.add(mark(bytes, at: jfif.range.lowerBound, appearance.density)) }
        if jfif == nil, let density = appearance.density {
            let data = Array("Exif\0\0".utf8) + Appearance.exif(density)
            file.add([0xff, 0xe1, 0, UInt8(data.count + 2)] + data)
        }
        for segment in segments where isSeen(segment, bytes, appearance) {
            file.keep(segment.range)
        }
        return file.count <= countMax ? file : nil
    }

    /// Whether a progressive picture lacks scans, so that parts of its detail are missing (ITU-T
    /// T.81, annex G). Decoders show what is there without a warning.
    package static func lacksScans(_ buffer: UnsafeRawBufferPointer) -> Bool {
        guard isProgressive(buffer), let segments = segments(of: buffer, countMax: buffer.count),
            let frame = segments.first(where: { isProgressive($0.marker) })
        else { return false }
        let header = buffer[frame.range]
        let components = header.dropFirst(10).enumerated().filter { $0.offset % 3 == 0 }
            .prefix(Int(header[header.startIndex + 9])).map(\.element)
        var complete = [UInt8: UInt64](uniqueKeysWithValues: Set(components).map { ($0, 0) })
        for scan in segments where scan.marker == 0xda {
            let header = [UInt8](buffer[scan.range].prefix(16))
            let count = Int(header[4])
            guard (1...4).contains(count), header.count >= 8 + 2 * count else { continue }
            let parameters = header[(5 + 2 * count)...].prefix(3).map { Int($0) }
            // The lowest bit comes last.
            guard parameters[2] & 15 == 0, parameters[0] <= parameters[1], parameters[1] < 64
            else { continue }
            let bits = (UInt64.max << parameters[0]) & (UInt64.max >> (63 - parameters[1]))
            for index in 0..<count { complete[header[5 + 2 * index]]? |= bits }
        }
        return complete.values.contains { $0 != .max }
    }

    /// Whether a marker begins a progressive frame, by Huffman's codes or by arithmetic coding.
    private static func isProgressive(_ marker: UInt8) -> Bool { marker == 0xc2 || marker == 0xca }

    /// Whether its first frame is a progressive one, by what stands in front of its coded data.
    private static func isProgressive(_ buffer: UnsafeRawBufferPointer) -> Bool {
        let bytes = FileBytes(buffer, isLittleEndian: false)
        var position = 2
        while let word = bytes.number(at: position, bytes: 2), word >> 8 == 0xff, word != 0xffda {
            if isProgressive(UInt8(word & 0xff)) { return true }
            if word == 0xffff {
                position += 1
            } else {
                position += 2 + (bytes.number(at: position + 2, bytes: 2) ?? buffer.count)
            }
        }
        return false
    }

    private struct Segment {
        let marker: UInt8
        /// From the marker to its end; behind the start of a scan with the coded data.
        var range: Range<Int>
    }

    /// From behind the start of the file to the end of its picture.
    private static func segments(of buffer: UnsafeRawBufferPointer, countMax: Int) -> [Segment]? {
        guard buffer.count > 4, buffer[0] == 0xff, buffer[1] == 0xd8 else { return nil }
        var (segments, position, dropped) = ([Segment](), 2, 0)
        while position - dropped <= countMax {
            let start = position
            guard let marker = nextMarker(in: buffer, &position, upTo: dropped + countMax)
            else { return nil }
            if start < position - 2, let last = segments.indices.last {
                // Coded data belongs to the segment in front of it; fill bytes do no harm.
                let range = segments[last].range
                segments[last].range = range.lowerBound..<position - 2
            }
            switch marker {
            case 0xd9:
                segments.append(Segment(marker: marker, range: position - 2..<position))
                return segments
            case 0x01, 0xd0...0xd8:
                guard let last = segments.indices.last else { continue }
                segments[last].range = segments[last].range.lowerBound..<position
            default:
                guard position + 2 <= buffer.count else { return nil }
                let length = Int(buffer[position]) << 8 | Int(buffer[position + 1])
                guard length >= 2, position + length <= buffer.count else { return nil }
                let range = position - 2..<position + length
                segments.append(Segment(marker: marker, range: range))
                if isApplication(marker) { dropped += range.count }
                position += length
            }
        }
        return nil
    }

    private static func isApplication(_ marker: UInt8) -> Bool {
        (0xe0...0xef).contains(marker) || marker == 0xfe
    }

    private static func isSeen(_ segment: Segment, _ bytes: FileBytes, _ appearance: Appearance)
        -> Bool
    {
        let data = segment.range.lowerBound + 4
        return switch segment.marker {
        case 0xe2: appearance.keepsProfile && bytes.has("ICC_PROFILE\0", at: data)
        case 0xee: bytes.has("Adobe", at: data)
        default: !isApplication(segment.marker)
        }
    }

    /// JFIF's mark without the small picture that it may hold, and with a density.
    private static func mark(
        _ bytes: FileBytes, at start: Int,
        _ density: (horizontal: Double, vertical: Double)?
    ) -> [UInt8] {
        var mark = Array(bytes[start..<start + 18])
        (mark[2], mark[3], mark[16], mark[17]) = (0, 16, 0, 0)
        guard let density, max(density.horizontal, density.vertical) < 65_535 else { return mark }
        let unit = [1: 1.0, 2: 2.54][mark[11]]
        let stated = [12, 14].map { Double(Int(mark[$0]) << 8 | Int(mark[$0 + 1])) * (unit ?? 0) }
        let wanted = [density.horizontal, density.vertical]
        guard zip(stated, wanted).contains(where: { abs($0 - $1) > 1.5 }) else { return mark }
        mark[11] = 1
        for (place, dots) in zip([12, 14], wanted) {
            let whole = max(1, Int(dots.rounded()))
            (mark[place], mark[place + 1]) = (UInt8(whole >> 8), UInt8(whole & 0xff))
        }
        return mark
    }

    /// Moves behind the next marker: over entropy-coded data, stuffed zeros and fill bytes.
    private static func nextMarker(
        in bytes: UnsafeRawBufferPointer, _ position: inout Int,
        upTo limit: Int
    ) -> UInt8? {
        while position + 1 < bytes.count, position <= limit {
            if position + 8 <= bytes.count {
                // Eight bytes at once, as long as none of them is 0xff.
                let word = ~bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self)
                if (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080 == 0 {
                    position += 8
                    continue
                }
            }
            if bytes[position] == 0xff, bytes[position + 1] != 0, bytes[position + 1] != 0xff {
                position += 2
                return bytes[position - 1]
            }
            position += 1
        }
        return nil
    }
}
