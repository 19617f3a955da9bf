/// The markers of a JPEG file (ITU-T T.81, annex B): enough to tell whether it is whole, and
/// whether a PDF may hold it as it is. No pixel is decoded.
package struct JPEGStructure: Hashable, Sendable {
    /// Whether a PDF's DCTDecode filter reads it (ISO 32000-1, 7.4.8): 8 bits a sample, Huffman
    /// coded, baseline, extended or progressive, and 1, 3 or 4 components.
    package let isEmbeddable: Bool
    /// Where the first image's own bytes are: all but comments, application data (EXIF, XMP, IPTC,
    /// profiles, small pictures) and what follows its end. JFIF's and Adobe's marks, which say how
    /// colours are stored, are part of it.
    package let picture: [Range<Int>]

    /// Walks the file from its start to the end of its first image.
    /// - Returns: `nil` when it is no JPEG or ends before its image does.
    package init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count > 4, bytes[0] == 0xff, bytes[1] == 0xd8 else { return nil }
        var position = 2
        var (picture, kept): ([Range<Int>], Int) = ([], 0)
        var frame: (marker: UInt8, precision: UInt8, components: UInt8)?
        while true {
            guard let marker = Self.nextMarker(in: bytes, &position) else { return nil }
            switch marker {
            case 0xd9:
                guard let frame else { return nil }
                isEmbeddable = (0xc0...0xc2).contains(frame.marker) && frame.precision == 8
                    && [1, 3, 4].contains(frame.components)
                self.picture = picture + [kept..<position]
                return
            case 0x01, 0xd0...0xd8: continue
            default:
                guard position + 2 <= bytes.count else { return nil }
                let length = Int(bytes[position]) << 8 | Int(bytes[position + 1])
                guard length >= 2, position + length <= bytes.count else { return nil }
                if (0xc0...0xcf).contains(marker), ![0xc4, 0xc8, 0xcc].contains(marker) {
                    guard length >= 8 else { return nil }
                    frame = (marker, bytes[position + 2], bytes[position + 7])
                }
                if Self.isApart(marker, bytes[position..<position + length]) {
                    picture.append(kept..<position - 2)
                    kept = position + length
                }
                position += length
            }
        }
    }

    /// Whether a segment says nothing that decoding needs. JFIF's may hold a small picture: then
    /// it is longer.
    private static func isApart(_ marker: UInt8, _ segment: Slice<UnsafeRawBufferPointer>) -> Bool {
        switch marker {
        case 0xe0: segment.count != 16 || !segment.dropFirst(2).starts(with: "JFIF\0".utf8)
        case 0xee: !segment.dropFirst(2).starts(with: "Adobe".utf8)
        case 0xe1...0xef, 0xfe: true
        default: false
        }
    }

    /// Moves behind the next marker: over entropy-coded data, stuffed zeros and fill bytes.
    private static func nextMarker(in bytes: UnsafeRawBufferPointer, _ position: inout Int)
        -> UInt8? {
        while position + 1 < bytes.count {
            guard bytes[position] == 0xff, bytes[position + 1] != 0, bytes[position + 1] != 0xff
            else {
                position += 1
                continue
            }
            position += 2
            return bytes[position - 1]
        }
        return nil
    }
}
