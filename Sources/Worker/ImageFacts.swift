import Imaging
import Jobs

/// What a metadata step says of an image.
struct ImageFacts: Encodable {
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
    let camera: CameraFacts?
    let location: Location?
    let hasXMP: Bool
    /// Every field of EXIF as it stands in the file.
    let exif: [String: String]

    struct Profile: Encodable {
        let name: String?
        let isSRGB: Bool
    }

    struct Resolution: Encodable {
        let horizontal: Double
        let vertical: Double
    }

    /// Reads the header; no pixel is decoded.
    init(of image: Image, mediaType: MediaType) {
        let shown = image.orientation.apply(to: image.size)
        let fields = image.exif
        self.mediaType = mediaType
        width = shown.width
        height = shown.height
        storedWidth = image.size.width
        storedHeight = image.size.height
        orientation = image.orientation.rawValue
        frames = image.frames
        colourSpace = image.colourSpace
        bands = image.bands
        bitsPerBand = image.bitsPerBand
        hasAlpha = image.hasAlpha
        profile = image.profile.map { Profile(name: $0.name, isSRGB: $0.isSRGB) }
        resolution = image.resolution.map {
            Resolution(horizontal: $0.horizontal, vertical: $0.vertical)
        }
        camera = CameraFacts(fields)
        location = Location(fields)
        hasXMP = image.hasXMP
        exif = fields.values
    }
}

/// Where a picture was taken (EXIF's GPS directory).
struct Location: Encodable {
    /// Decimal degrees, north and east positive.
    let latitude: Double
    let longitude: Double
    /// Above the sea, negative below.
    let altitudeMetres: Double?

    /// `nil` when the fields name no place.
    init?(_ fields: ExifFields) {
        guard let latitude = fields.degrees("GPSLatitude", reference: "GPSLatitudeRef", limit: 90),
              let longitude = fields.degrees("GPSLongitude", reference: "GPSLongitudeRef",
                                             limit: 180)
        else { return nil }
        self.latitude = latitude
        self.longitude = longitude
        let isBelow = fields.numbers("GPSAltitudeRef").first == 1
        altitudeMetres = fields.numbers("GPSAltitude").first.map { isBelow ? -$0 : $0 }
    }
}
