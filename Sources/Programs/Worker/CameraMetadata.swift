import Metadata

/// How a picture was taken, as far as EXIF says.
struct CameraMetadata: Encodable {
    let make: String?
    let model: String?
    let lensMake: String?
    let lens: String?
    /// RFC 3339 without a zone where the camera did not record one: `2026-07-04T18:03:11`.
    let takenAt: String?
    let exposureSeconds: Double?
    /// The focal length divided by the aperture's diameter.
    let fNumber: Double?
    let iso: Double?
    let focalLengthMillimetres: Double?
    let software: String?
    let artist: String?
    let copyright: String?

    /// `nil` when the fields say nothing of it.
    init?(_ fields: ExifFields) {
        make = fields.text("Make")
        model = fields.text("Model")
        lensMake = fields.text("LensMake")
        lens = fields.text("LensModel") ?? fields.makersLens
        takenAt = Self.moment(fields)
        exposureSeconds = fields.numbers("ExposureTime").first?.rounded(decimals: 7)
        fNumber = fields.numbers("FNumber").first?.rounded(decimals: 3)
        iso = (fields.numbers("ISOSpeedRatings") + fields.numbers("PhotographicSensitivity")).first
        focalLengthMillimetres = fields.numbers("FocalLength").first?.rounded(decimals: 3)
        software = fields.text("Software")
        artist = fields.text("Artist")
        copyright = fields.text("Copyright")
        let texts = [make, model, lensMake, lens, takenAt, software, artist, copyright]
        let numbers = [exposureSeconds, fNumber, iso, focalLengthMillimetres]
        guard texts.contains(where: { $0 != nil }) || numbers.contains(where: { $0 != nil })
        else { return nil }
    }

    /// `2026:07:04 18:03:11`, and `+02:00` in a field of its own.
    private static func moment(_ fields: ExifFields) -> String? {
        guard let text = fields.text("DateTimeOriginal") ?? fields.text("DateTime") else {
            return nil
        }
        let parts = text.split(separator: " ")
        guard text.utf8.count == 19, parts.count == 2,
            text.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ":" || $0 == " ") })
        else { return nil }
        let day = parts[0].split(separator: ":").joined(separator: "-")
        return "\(day)T\(parts[1])" + (zone(fields.text("OffsetTimeOriginal")) ?? "")
    }

    private static func zone(_ text: String?) -> String? {
        guard let text, text.utf8.count == 6, text.hasPrefix("+") || text.hasPrefix("-"),
            text.dropFirst().allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ":") })
        else { return nil }
        return text
    }
}
