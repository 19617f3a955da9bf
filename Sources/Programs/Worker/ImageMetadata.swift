import Imaging
import Jobs
import Metadata
import Pipelines

/// What a metadata step says of an image. Sources/Values/Pipelines/README.md describes each field.
struct ImageMetadata: Encodable {
    /// Of these fields; the one of `MetadataSchema`.
    let schema = MetadataSchema.version
    let mediaType: MediaType
    let sha256: String?
    /// Pixels as the image is shown.
    let width: Int
    let height: Int
    /// Pixels as they are stored, before the orientation is applied.
    let storedWidth: Int
    let storedHeight: Int
    /// EXIF's value, 1 (upright) to 8.
    let orientation: Int
    /// Frames of an animation or pages of a multi-page file.
    let frames: Int
    /// Of an animation whose frames can be read.
    let animation: Animation?
    let colourSpace: String
    let bands: Int
    let bitsPerBand: Int
    let hasAlpha: Bool
    /// The embedded colour profile; without one, none is stated.
    let profile: Profile?
    /// Dots per inch.
    let resolution: Resolution?
    let camera: CameraMetadata?
    let location: Location?
    let description: DescriptionMetadata?
    let hasXMP: Bool
    /// Every field of EXIF as it stands in the file.
    let exif: [String: String]
    /// The same with numbers as numbers: a ratio becomes its value.
    let exifValues: [String: ExifValue]
    /// Every dataset of IPTC.
    let iptc: [String: TextOrList]
    /// Every property of XMP.
    let xmp: [String: TextOrList]

    struct Profile: Encodable {
        let name: String?
        let isSRGB: Bool
    }

    struct Resolution: Encodable {
        let horizontal: Double
        let vertical: Double
    }

    struct Animation: Encodable {
        let durationSeconds: Double
        /// How long each of the first frames is shown.
        let frameSeconds: [Double]
        /// How often it is shown; 0 for ever.
        let loops: Int

        /// Of how many frames the time is stated.
        static let framesMax = 1000
    }

    /// Reads the header; no pixel is decoded.
    /// - Parameters:
    ///   - frames: how many pages or frames the file has.
    ///   - metadata: what is embedded in the same file.
    ///   - sha256: the digest of the file, if it is to be said.
    init(
        of image: Image, mediaType: MediaType, frames: Int, metadata: EmbeddedMetadata,
        sha256: String?
    ) {
        self.sha256 = sha256
        let shown = image.orientation.apply(to: image.size)
        let exif = metadata.exif.map { ExifFields($0) } ?? ExifFields()
        let iptc = metadata.iptc.map { IPTCFields($0) } ?? IPTCFields()
        let xmp = metadata.xmp.map { XMPFields($0) } ?? XMPFields()
        self.mediaType = mediaType
        width = shown.width
        height = shown.height
        storedWidth = image.size.width
        storedHeight = image.size.height
        orientation = image.orientation.rawValue
        self.frames = frames
        animation = frames > 1 ? Animation(image) : nil
        colourSpace = image.colourSpace
        bands = image.bands
        bitsPerBand = image.bitsPerBand
        hasAlpha = image.hasAlpha
        profile = image.profile.map { Profile(name: $0.name, isSRGB: $0.isSRGB) }
        resolution = image.resolution.map {
            Resolution(
                horizontal: $0.horizontal.rounded(decimals: 3),
                vertical: $0.vertical.rounded(decimals: 3))
        }
        camera = CameraMetadata(exif)
        location = Location(exif)
        description = DescriptionMetadata(exif, iptc, xmp)
        hasXMP = metadata.xmp != nil
        self.exif = exif.values
        exifValues = exif.typedValues.mapValues { ExifValue($0) }
        self.iptc = iptc.values.reduce(into: [:]) { summary, dataset in
            summary[dataset.key] =
                iptc.lists.contains(dataset.key)
                ? .list(dataset.value)
                : dataset.value.first.map { .text($0) }
        }
        self.xmp = xmp.values.mapValues {
            switch $0 {
            case .text(let text): .text(text)
            case .list(let texts): .list(texts)
            }
        }
    }
}

extension ImageMetadata.Animation {
    /// `nil` where the times of frames are not known.
    fileprivate init?(_ image: Image) {
        guard let times = image.frameTimes else { return nil }
        durationSeconds = (times.milliseconds.reduce(0) { $0 + Double($1) } / 1000)
            .rounded(decimals: 3)
        frameSeconds = times.milliseconds.prefix(Self.framesMax)
            .map { (Double($0) / 1000).rounded(decimals: 3) }
        loops = times.loops
    }
}

/// A number, several, or a text.
enum ExifValue: Encodable {
    case number(Double)
    case numbers([Double])
    case text(String)

    init(_ value: ExifFields.Value) {
        self =
            switch value {
            case .text(let text): .text(text)
            case .numbers(let numbers) where numbers.count == 1: .number(Self.short(numbers[0]))
            case .numbers(let numbers): .numbers(numbers.map(Self.short))
            }
    }

    /// With as many decimals as mean anything.
    private static func short(_ number: Double) -> Double { number.rounded(decimals: 7) }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .number(let number): try container.encode(number)
        case .numbers(let numbers): try container.encode(numbers)
        case .text(let text): try container.encode(text)
        }
    }
}

/// A text, or several where the field is for several.
enum TextOrList: Encodable {
    case text(String)
    case list([String])

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .list(let texts): try container.encode(texts)
        }
    }
}

/// Where a picture was taken (EXIF's GPS directory).
struct Location: Encodable {
    /// Decimal degrees, north and east positive, to a centimetre.
    let latitude: Double
    let longitude: Double
    /// Above the sea, negative below.
    let altitudeMetres: Double?

    /// `nil` when the fields name no place.
    init?(_ fields: ExifFields) {
        guard let latitude = fields.degrees("GPSLatitude", reference: "GPSLatitudeRef", limit: 90),
            let longitude = fields.degrees(
                "GPSLongitude", reference: "GPSLongitudeRef",
                limit: 180)
        else { return nil }
        self.latitude = latitude.rounded(decimals: 7)
        self.longitude = longitude.rounded(decimals: 7)
        let isBelow = fields.numbers("GPSAltitudeRef").first == 1
        altitudeMetres = fields.numbers("GPSAltitude").first
            .map { (isBelow ? -$0 : $0).rounded(decimals: 3) }
    }
}

extension Double {
    /// The nearest number with so many decimals, which is printed with no more of them.
    func rounded(decimals: Int) -> Double {
        let scale = (0..<decimals).reduce(1.0) { value, _ in 10 * value }
        let scaled = (self * scale).rounded()
        return scaled.isFinite ? scaled / scale : self
    }
}
