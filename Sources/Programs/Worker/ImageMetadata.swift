import Imaging
import Jobs
import Metadata

/// What a metadata step says of an image. Sources/Values/Pipelines/README.md describes each field.
struct ImageMetadata: Encodable {
    let mediaType: MediaType
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

    /// Reads the header; no pixel is decoded.
    /// - Parameters:
    ///   - frames: how many pages or frames the file has.
    ///   - metadata: what is embedded in the same file.
    init(of image: Image, mediaType: MediaType, frames: Int, metadata: EmbeddedMetadata) {
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
