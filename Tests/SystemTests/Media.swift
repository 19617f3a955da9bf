import Imaging
import Metadata
import PDF
import TestMedia

/// Pictures and documents that the tests send.
enum Media {
    /// A picture of 1000 by 700 as a camera held upright stores it: turned, with a place, and in
    /// the colours of its own profile, in which red and blue are exchanged.
    static let photo: [UInt8] = made {
        try Picture.quarters(1000, 700).stored(.counterclockwise).jpeg(
            exif: Exif(
                orientation: .counterclockwise, make: "Testcam",
                latitude: ([46, 32, 12], "N"), longitude: ([7, 57, 44], "E")),
            profile: Profile.exchanged.bytes)
    }

    /// A small photograph.
    static let small: [UInt8] = made { try Picture.scene(160, 120).jpeg() }

    /// Bytes that the decoder of JPEG files is asked to decode.
    static let noise: [UInt8] = {
        var state: UInt32 = 7
        return [0xff, 0xd8, 0xff, 0xe0]
            + (0..<20_000).map { _ in
                state = state &* 1_664_525 &+ 1_013_904_223
                return UInt8(state >> 24)
            }
    }()

    static let truncated = Array(made { try Picture.scene(600, 400).jpeg() }.dropLast(20_000))

    /// 2 megapixels in few bytes.
    /// What no encoder makes small.
    static let photoOfNoise: [UInt8] = made { try Picture.noise(2000, 2000).jpeg() }

    static let photoOfTwoMegapixels: [UInt8] = made {
        try Picture.quarters(1600, 1250).jpeg()
    }

    /// A header that promises 3.6 thousand million pixels.
    static let pixelBomb = Picture.quarters(2, 2).png(claiming: PixelSize(60_000, 60_000))

    /// What begins as a PDF and goes on as nothing.
    static let brokenDocument = Array("%PDF-1.7\n".utf8) + noise

    static let encryptedDocument: [UInt8] = {
        var text = PDFText(pages: [(100, 100)])
        text.isEncrypted = true
        return text.bytes
    }()

    /// A GIF with frames of colours of their own.
    static func animation(frames: Int) -> [UInt8] {
        AnimationSample(
            30, 20, (0..<frames).map { .init([UInt8(50 * $0), 80, 200], hundredths: 10) }
        ).gif
    }

    /// A document with a black square in the top left corner of each page.
    static func document(pages: Int, width: Int = 300, height: Int = 200) -> [UInt8] {
        var text = PDFText(pages: Array(repeating: (width, height), count: pages))
        text.information = "/Title(A test)"
        return text.bytes
    }

    /// A page that calls a form ten times, that calls another ten times, and so on: 10¹² squares.
    static let endlessDocument: [UInt8] = {
        let levels = 12
        var text = """
            %PDF-1.4
            1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
            2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj

            """
        for level in 0...levels {
            let isLast = level == levels
            let drawing = isLast ? "0 0 9 9 re f" : String(repeating: "/F Do ", count: 10)
            let resources = isLast ? "<<>>" : "<</XObject<</F \(4 + 2 * level + 1) 0 R>>>>"
            if level == 0 {
                text += """
                    3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]/Contents 4 0 R
                    /Resources \(resources)>> endobj
                    4 0 obj <</Length \(drawing.utf8.count)>> stream
                    \(drawing)
                    endstream endobj

                    """
            } else {
                text += """
                    \(3 + 2 * level) 0 obj <</Type/XObject/Subtype/Form/BBox[0 0 72 72]
                    /Resources \(resources)/Length \(drawing.utf8.count)>> stream
                    \(drawing)
                    endstream endobj

                    """
            }
        }
        return Array((text + "trailer <</Root 1 0 R>>\n%%EOF\n").utf8)
    }()

    private static func made(_ make: () throws -> [UInt8]) -> [UInt8] {
        do { return try make() } catch { preconditionFailure("a sample can be made: \(error)") }
    }
}

/// A picture that came out, decoded.
struct Decoded {
    let size: PixelSize
    let colourSpace: String
    let orientation: Orientation
    /// Whether its colours are to be taken as sRGB.
    let isSRGB: Bool
    /// Whether it says what camera took it, and where.
    let hasPlace: Bool
    private let bands: Int
    private let samples: [UInt8]

    init(_ bytes: [UInt8], as format: SourceFormat) throws {
        Imaging.warmUp()
        let file = ScratchFile(bytes)
        let image = try Image.open(file.descriptor, as: format)
        (size, bands, colourSpace) = (image.size, image.bands, image.colourSpace)
        orientation = image.orientation
        isSRGB = image.profile?.isSRGB ?? true
        let metadata = try image.metadata(in: file.descriptor, as: format)
        let fields = metadata.exif.map { ExifFields($0).values } ?? [:]
        hasPlace = ["Make", "GPSLatitude"].contains { fields[$0] != nil }
        samples = try image.samples()
        withExtendedLifetime(file) {}
    }

    /// The colours in the middle of the four quarters: top left, top right, bottom left,
    /// bottom right.
    var quarters: [Colour] {
        [(1, 1), (3, 1), (1, 3), (3, 3)].map { x, y in
            let place = (size.height * y / 4 * size.width + size.width * x / 4) * bands
            return Colour(Array(samples[place..<place + 3]))
        }
    }

    /// A colour in a word.
    enum Colour: Equatable {
        case red, green, blue, white, black
        case other([UInt8])

        init(_ value: [UInt8]) {
            let bits = value.map { $0 > 215 ? 1 : $0 < 40 ? 0 : 2 }
            switch bits {
            case [1, 0, 0]: self = .red
            case [0, 1, 0]: self = .green
            case [0, 0, 1]: self = .blue
            case [1, 1, 1]: self = .white
            case [0, 0, 0]: self = .black
            default: self = .other(value)
            }
        }
    }
}
