/// The markers of a JPEG file (ITU-T T.81, annex B): enough to tell whether it is whole, how its
/// samples are meant, and where what belongs to it lies. No pixel is decoded.
package struct JPEGStructure: Hashable, Sendable {
    /// The frame that the picture is coded in; of several, where each refines the one before, the
    /// first.
    package let frame: Frame
    /// How many frames there are; more than one where a small picture is refined in steps.
    package let frames: Int
    /// Whether it is marked as JFIF: its three components are then luminance and two colours.
    package let hasJFIF: Bool
    /// What Adobe's mark says of how colours are stored (Adobe Technical Note 5116, section 18);
    /// `nil` without the mark.
    package let adobeTransform: UInt8?
    /// Where the first image's own bytes are: all but comments, application data (EXIF, XMP, IPTC,
    /// profiles, small pictures) and what follows its end. JFIF's and Adobe's marks, which say how
    /// colours are stored, are part of it.
    package let picture: [Range<Int>]
    /// Where the pieces of its colour profile are, in order (ICC.1:2022, B.4); empty when there is
    /// none, or a piece is missing.
    package let profile: [Range<Int>]
    /// How many bytes the first image takes, from the start to its end mark: other images, as
    /// cameras write them, and anything else may follow.
    package let length: Int

    /// What a frame's header says.
    package struct Frame: Hashable, Sendable {
        /// The second byte of its marker, which names the process: 0xc0 baseline, 0xc2
        /// progressive, …
        package let marker: UInt8
        /// Bits a sample.
        package let precision: UInt8
        /// What each of the components is called.
        package let components: [UInt8]
    }

    /// Walks the file from its start to the end of its first image.
    /// - Parameter needsEnd: whether its image must have an end mark.
    /// - Returns: `nil` when it is no JPEG or ends before its image does.
    package init?(_ bytes: UnsafeRawBufferPointer, needsEnd: Bool = true) {
        guard bytes.count > 4, bytes[0] == 0xff, bytes[1] == 0xd8 else { return nil }
        var position = 2
        var (picture, kept): ([Range<Int>], Int) = ([], 0)
        var marks = Marks()
        while true {
            let found = Self.nextMarker(in: bytes, &position)
            guard let marker = found ?? (needsEnd ? nil : 0xd9) else { return nil }
            switch marker {
            case 0xd9:
                guard let frame = marks.frames.first else { return nil }
                self.frame = frame
                frames = marks.frames.count
                hasJFIF = marks.hasJFIF
                adobeTransform = marks.adobeTransform
                self.picture = picture + [kept..<position]
                profile = marks.wholeProfile
                length = position
                return
            case 0x01, 0xd0...0xd8: continue
            default:
                guard position + 2 <= bytes.count else { return nil }
                let length = Int(bytes[position]) << 8 | Int(bytes[position + 1])
                guard length >= 2, position + length <= bytes.count else { return nil }
                let segment = bytes[position..<position + length]
                guard marks.take(marker, segment.dropFirst(2)) else { return nil }
                if Self.isApart(marker, segment) {
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
        -> UInt8?
    {
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

/// What the segments on the way have said.
private struct Marks {
    var frames: [JPEGStructure.Frame] = []
    var hasJFIF = false
    var adobeTransform: UInt8?
    /// Pieces of a profile, by number, and how many there are to be.
    private var pieces: [Int: Range<Int>] = [:]
    private var pieceCount: Int?
    private var isProfileSound = true

    /// Takes in a segment's content; `false` when it cannot be what its marker says.
    mutating func take(_ marker: UInt8, _ content: Slice<UnsafeRawBufferPointer>) -> Bool {
        switch marker {
        case 0xc4, 0xc8, 0xcc: return true
        case 0xc0...0xcf: return takeFrame(marker, content)
        // libjpeg asks for as many bytes before it believes in either mark.
        case 0xe0 where content.count >= 14 && content.starts(with: "JFIF\0".utf8):
            hasJFIF = true
        case 0xe2 where content.count > 14 && content.starts(with: "ICC_PROFILE\0".utf8):
            takeProfile(content.dropFirst(12))
        case 0xee where content.count >= 12 && content.starts(with: "Adobe".utf8):
            adobeTransform = content[content.startIndex + 11]
        default: break
        }
        return true
    }

    private mutating func takeFrame(_ marker: UInt8, _ content: Slice<UnsafeRawBufferPointer>)
        -> Bool
    {
        guard content.count >= 6 else { return false }
        let start = content.startIndex
        let components = Int(content[start + 5])
        guard content.count >= 6 + 3 * components else { return false }
        frames.append(
            JPEGStructure.Frame(
                marker: marker, precision: content[start],
                components: (0..<components).map { content[start + 6 + 3 * $0] }))
        return true
    }

    private mutating func takeProfile(_ content: Slice<UnsafeRawBufferPointer>) {
        let (number, count) = (
            Int(content[content.startIndex]),
            Int(content[content.startIndex + 1])
        )
        let isNew =
            pieces.updateValue(
                content.startIndex + 2..<content.endIndex,
                forKey: number) == nil
        isProfileSound =
            isProfileSound && isNew && number >= 1 && number <= count
            && pieceCount ?? count == count
        pieceCount = count
    }

    /// The pieces in their order; none where they do not make a whole.
    var wholeProfile: [Range<Int>] {
        guard isProfileSound, pieces.count == pieceCount else { return [] }
        return pieces.sorted { $0.key < $1.key }.map(\.value)
    }
}
