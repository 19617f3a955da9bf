internal import Containers

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
    /// Whether they stand for inks other than cyan, magenta, yellow and black.
    private let isOfOtherInks: Bool

    /// The values of SampleFormat.
    enum Kind: Int {
        case unsigned = 1, signed = 2, float = 3, untyped = 4, complexInteger = 5, complexFloat = 6
    }

    /// Whether 0 is white.
    var isInverted: Bool { photometric == 0 }

    init(_ page: TIFFPage) {
        let sizes = page.values(258) ?? [1]
        bits = Set(sizes).count == 1 ? sizes[0] : 0
        kind = Kind(rawValue: page.values(339)?.first ?? 1) ?? .untyped
        channels = page.bands
        photometric = page.values(262)?.first ?? 1
        compression = page.values(259)?.first ?? 1
        isPremultiplied = page.values(338)?.contains(1) ?? false
        // InkSet and NumberOfInks (TIFF 6.0, section 16).
        let isCMYK = (page.values(332)?.first ?? 1) == 1 && (page.values(334)?.first ?? 4) == 4
        isOfOtherInks = photometric == Self.inks && !(isCMYK && channels >= 4)
    }

    /// Why the page is not read, for the person who sent it; `nil` when it is.
    var problem: String? {
        if let colours = Self.foreignColours[photometric] {
            return "this TIFF stores \(colours); Pressroom reads grey, palettes, RGB, CMYK, "
                + "CIE L*a*b*, and YCbCr in JPEG compression"
        }
        // libvips takes them for CMYK, RGB or grey, whatever they are.
        if isOfOtherInks {
            return "this TIFF stores inks other than cyan, magenta, yellow and black; only their "
                + "names say what they look like"
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
        let place =
            photometric == Self.palette
            ? " of a palette"
            : bits < 8 && channels > 1 ? " in \(channels) channels" : ""
        return "\(bits)-bit \(kind.name) samples\(place)"
    }

    private static let palette = 3
    private static let inks = 5
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
