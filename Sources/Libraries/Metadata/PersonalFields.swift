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
        // Where each pixel is on earth (OGC GeoTIFF 1.1): ModelPixelScale, IntergraphMatrix,
        // ModelTiepoint, ModelTransformation, GeoKeyDirectory, GeoDoubleParams, GeoAsciiParams;
        // and what GDAL notes beside them.
        0x830e, 0x8480, 0x8482, 0x85d8, 0x87af, 0x87b0, 0x87b1, 0xa480,
        // SEMInfo, GooglePlusUploadCode, RelatedSoundFile, RawFile.
        0x8546, 0x9009, 0xa004, 0xfe4c,
    ]

    /// - Parameters:
    ///   - record: which of IPTC's (IIM 4.2).
    ///   - number: of the dataset in it.
    static func isIPTC(_ record: UInt8, _ number: UInt8) -> Bool {
        switch record {
        // The name that an object alone has, of its owner and the machine.
        case 1: number == 100
        // Programs' own: numbers of jobs and documents, OwnerID; and from Prefs on settings, notes,
        // the history of the document, the camera, catalogues.
        case 2: (184...188).contains(number) || number >= 221
        default: false
        }
    }

    static func isXMP(_ prefix: String, _ name: String) -> Bool {
        // Of a structure, the name of its property stands first.
        let property = name.prefix { $0.isLetter || $0.isNumber }
        // Wherever a place is a part of something else.
        if name.contains("GPS") { return true }
        return switch prefix {
        // Histories with names of machines and files, people on the picture, and what a camera or a
        // phone notes for itself.
        case "xmpMM", "mwg-rs", "MP", "aux", "crs", "crss", "lr", "xmpNote", "digiKam": true
        case "exif":
            ["MakerNote", "ImageUniqueID", "UserComment", "RelatedSoundFile"].contains(property)
        case "exifEX":
            property.hasSuffix("SerialNumber") || property == "CameraOwnerName"
        case "photoshop": ["History", "DocumentAncestors"].contains(property)
        case "iptcExt", "Iptc4xmpExt":
            // The device, who has edited last, and what is said of the people on parts of it.
            ["Location", "Person", "RecDevice", "ImageRegion", "metadataLastEdit"].contains {
                property.hasPrefix($0)
            } || ["DigImageGUID", "AddlModelInfo", "ModelAge"].contains(property)
        case "plus": property == "FileNameAsDelivered"
        case "dc", "xmp", "xmpRights", "tiff", "iptc", "Iptc4xmpCore", "cc": false
        // Of other vocabularies nobody knows all.
        default: true
        }
    }
}
