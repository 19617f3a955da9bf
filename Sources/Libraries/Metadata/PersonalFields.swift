/// Fields that say where a picture was taken, with which device, by whose hands it went, and which
/// people it shows. Its creator, and the rights in it, are none of them.
enum PersonalFields {
    /// - Parameters:
    ///   - group: libexiv2's name of the directory.
    ///   - tag: the number of the field.
    static func isExif(_ group: String, _ name: String, _ tag: UInt16) -> Bool {
        switch group {
        case "GPSInfo": true
        case "Image", "Photo", "Iop": exifTags.contains(tag) || name == "MakerNote"
        // Those of camera makers, of which nobody knows all fields.
        default: true
        }
    }

    /// Of the directories of pictures and of how they were taken (CIPA DC-008, DNG 1.6).
    private static let exifTags: Set<UInt16> = [
        // GPS's directory, HostComputer, ImageHistory, SecurityClassification.
        0x8825, 0x013c, 0x9213, 0x9212,
        // UserComment, in which programs note what they like.
        0x9286,
        // ImageUniqueID, CameraOwnerName, BodySerialNumber, LensSerialNumber.
        0xa420, 0xa430, 0xa431, 0xa435,
        // CameraSerialNumber, OwnerName, OriginalRawFileName, RawImageDigest, RawDataUniqueID.
        0xc62f, 0xfde8, 0xc68b, 0xc71c, 0xc65d,
        // DNGPrivateData, PrintImageMatching.
        0xc634, 0xc4a5,
    ]

    static func isXMP(_ prefix: String, _ name: String) -> Bool {
        // Of a structure, the name of its property stands first.
        let property = name.prefix { $0.isLetter || $0.isNumber }
        return switch prefix {
        // Histories with names of machines and files, people on the picture, and what a camera or a
        // phone notes for itself.
        case "xmpMM", "mwg-rs", "MP", "aux", "crs", "crss", "lr", "xmpNote", "digiKam": true
        case "exif":
            property.hasPrefix("GPS")
                || ["MakerNote", "ImageUniqueID", "UserComment"].contains(property)
        case "exifEX":
            property.hasSuffix("SerialNumber") || property == "CameraOwnerName"
        case "photoshop": ["History", "DocumentAncestors"].contains(property)
        case "iptcExt", "Iptc4xmpExt":
            property.hasPrefix("Location") || property.hasPrefix("Person")
                || property == "DigImageGUID"
        case "dc", "xmp", "xmpRights", "tiff", "iptc", "Iptc4xmpCore", "plus", "cc": false
        // Of other vocabularies nobody knows all.
        default: true
        }
    }
}
