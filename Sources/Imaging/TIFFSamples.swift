internal import Glibc

/// How a TIFF stores the samples of a page (TIFF 6.0, sections 8, 18 and 19), and whether what
/// libvips makes of them is right.
struct TIFFSamples: Hashable {
    /// The bits of a sample; 0 when they differ between channels.
    let bits: Int
    let kind: Kind
    /// Channels, with opacity and others beside the colours.
    let channels: Int
    /// PhotometricInterpretation: what the channels stand for.
    let photometric: Int
    /// Compression.
    let compression: Int
    /// Whether colours are stored multiplied by their opacity.
    let isPremultiplied: Bool

    /// The values of SampleFormat.
    enum Kind: Int {
        case unsigned = 1, signed = 2, float = 3, untyped = 4, complexInteger = 5, complexFloat = 6
    }

    /// Whether 0 is white.
    var isInverted: Bool { photometric == 0 }

    /// Reads the tags of a page.
    /// - Parameters:
    ///   - descriptor: open for reading; its position stays.
    ///   - page: 0 the first.
    /// - Returns: `nil` when the file has no such directory.
    init?(_ descriptor: Int32, page: Int) {
        guard let tags = TIFFTags(descriptor, page: page) else { return nil }
        let sizes = tags.values(258) ?? [1]
        bits = Set(sizes).count == 1 ? sizes[0] : 0
        kind = Kind(rawValue: tags.values(339)?.first ?? 1) ?? .untyped
        channels = tags.values(277)?.first ?? 1
        photometric = tags.values(262)?.first ?? 1
        compression = tags.values(259)?.first ?? 1
        isPremultiplied = tags.values(338)?.contains(1) ?? false
    }

    /// Why the page is not read, for the person who sent it; `nil` when it is.
    var problem: String? {
        if let colours = Self.foreignColours[photometric] {
            return "this TIFF stores \(colours); Pressroom reads grey, palettes, RGB, CMYK, "
                + "CIE L*a*b*, and YCbCr in JPEG compression"
        }
        // libvips takes it for RGB.
        if photometric == 6, compression != Self.jpeg {
            return "this TIFF stores YCbCr without JPEG compression, which Pressroom does not read"
        }
        guard isReadable else {
            return "this TIFF has \(description); Pressroom reads 8-, 16- and 32-bit integers, "
                + "32-bit floats, and integers of 1, 2 and 4 bits in a single channel"
        }
        if isPremultiplied, kind == .signed || bits == 32 && kind != .float {
            return "this TIFF has \(description) multiplied by their opacity; Pressroom reads "
                + "that of 8- and 16-bit integers and 32-bit floats"
        }
        return nil
    }

    private var isReadable: Bool {
        switch kind {
        case .unsigned, .untyped:
            if [1, 2, 4].contains(bits) { return channels == 1 }
            return bits == 8 || photometric != Self.palette && (bits == 16 || bits == 32)
        case .signed: return [8, 16, 32].contains(bits) && photometric != Self.palette
        case .float: return bits == 32
        case .complexInteger, .complexFloat: return false
        }
    }

    private var description: String {
        guard bits > 0 else { return "samples of different sizes" }
        let place = photometric == Self.palette ? " of a palette"
            : bits < 8 && channels > 1 ? " in \(channels) channels" : ""
        return "\(bits)-bit \(kind.name) samples\(place)"
    }

    private static let palette = 3
    private static let jpeg = 7
    /// LogLuv and LogL have no one right picture: it depends on the exposure.
    private static let foreignColours = [
        4: "a transparency mask", 9: "ICC L*a*b*", 10: "ITU L*a*b*", 32803: "camera raw data",
        32844: "LogL luminance", 32845: "LogLuv colours", 34892: "camera raw data",
    ]
}

extension TIFFSamples.Kind {
    fileprivate var name: String {
        switch self {
        case .unsigned: "unsigned integer"
        case .signed: "signed integer"
        case .float: "float"
        case .untyped: "untyped"
        case .complexInteger: "complex integer"
        case .complexFloat: "complex float"
        }
    }
}

/// The whole numbers of a page's directory, of TIFF and BigTIFF.
private struct TIFFTags {
    private let descriptor: Int32
    private let isLittleEndian: Bool
    private let isBig: Bool
    /// By tag: the type of its values, how many there are, and where they stand.
    private var entries: [Int: (type: Int, count: Int, offset: Int)] = [:]

    init?(_ descriptor: Int32, page: Int) {
        self.descriptor = descriptor
        let mark = Self.bytes(descriptor, 0, 4)
        guard mark.count == 4, mark[0] == mark[1], mark[0] == 0x49 || mark[0] == 0x4d
        else { return nil }
        isLittleEndian = mark[0] == 0x49
        isBig = mark[isLittleEndian ? 2 : 3] == 43
        guard var place = isBig ? number(8, 8) : number(4, 4) else { return nil }
        for _ in 0..<page {
            guard let count = number(place, isBig ? 8 : 2), count <= Self.entriesMax,
                  let next = number(place + width.count + count * width.entry, width.offset),
                  next > 0 else { return nil }
            place = next
        }
        guard let count = number(place, width.count), count <= Self.entriesMax else { return nil }
        for index in 0..<count {
            let entry = place + width.count + index * width.entry
            guard let tag = number(entry, 2), let type = number(entry + 2, 2),
                  let values = number(entry + 4, width.offset) else { return nil }
            let inline = entry + 4 + width.offset
            let isInline = values <= width.offset / max(1, Self.bytes(of: type))
            guard let offset = isInline ? inline : number(inline, width.offset)
            else { return nil }
            entries[tag] = (type, values, offset)
        }
    }

    /// The values of a tag, of which no more than 64 are read; `nil` when it has none.
    func values(_ tag: Int) -> [Int]? {
        guard let entry = entries[tag], Self.bytes(of: entry.type) > 0 else { return nil }
        let length = Self.bytes(of: entry.type)
        let values = (0..<min(entry.count, 64)).compactMap {
            number(entry.offset + $0 * length, length)
        }
        return values.isEmpty ? nil : values
    }

    private var width: (count: Int, entry: Int, offset: Int) { isBig ? (8, 20, 8) : (2, 12, 4) }

    private func number(_ offset: Int, _ length: Int) -> Int? {
        let bytes = Self.bytes(descriptor, offset, length)
        guard bytes.count == length else { return nil }
        let ordered = isLittleEndian ? bytes.reversed() : bytes
        return Int(exactly: ordered.reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }

    private static func bytes(_ descriptor: Int32, _ offset: Int, _ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, length in
            length = max(0, pread(descriptor, buffer.baseAddress, count, offset))
        }
    }

    /// Of BYTE, SHORT, LONG and LONG8; 0 for what is no whole number.
    private static func bytes(of type: Int) -> Int {
        switch type {
        case 1: 1
        case 3: 2
        case 4: 4
        case 16: 8
        default: 0
        }
    }

    private static let entriesMax = 65_535
}
