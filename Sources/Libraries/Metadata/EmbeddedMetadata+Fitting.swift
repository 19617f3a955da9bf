internal import Containers

/// What is true of a picture that was made of another and is about to be written.
package struct WrittenPicture: Sendable {
    package let width: Int
    package let height: Int
    /// `nil` where nothing is known.
    package let dotsPerInch: (horizontal: Double, vertical: Double)?
    /// Whether it says nothing of where, with which device and by which people it was taken.
    package let isPrivate: Bool

    package init(
        width: Int, height: Int, dotsPerInch: (Double, Double)? = nil, isPrivate: Bool = false
    ) {
        self.width = width
        self.height = height
        self.dotsPerInch = dotsPerInch
        self.isPrivate = isPrivate
    }
}

/// What was true of the stored picture and is not of one that was made of it: how it is turned, its
/// size, colours and bits, and the small pictures of it.
extension EmbeddedMetadata {
    /// The metadata as they hold for a picture that is upright and in sRGB.
    /// - Parameter container: what they are to be written into. Where that has no place for IPTC,
    ///   XMP gets what it says and XMP does not.
    /// - Throws: `MetadataError.outOfMemory`, or `.tooLarge`: they do not fit into the format.
    package func fitted(to picture: WrittenPicture, in container: Container)
        throws(MetadataError) -> EmbeddedMetadata
    {
        guard !isEmpty, container != .gif else {
            guard isEmpty else { throw .tooLarge }
            return EmbeddedMetadata()
        }
        MetadataLibrary.warmUp()
        var fitted = EmbeddedMetadata()
        fitted.exif = try exif.flatMap { bytes throws(MetadataError) in
            try Self.fitted(exif: bytes, to: picture, in: container)
        }
        let datasets = iptc.flatMap { Self.fitted(iptc: $0, isPrivate: picture.isPrivate) }
        fitted.iptc = container.holdsIPTC ? datasets : nil
        let moved = container.holdsIPTC ? nil : datasets.map { IPTCFields(whole: $0) }
        guard !isCut else { throw .tooLarge }
        fitted.xmp = try Self.fitted(xmp: xmp, with: moved, to: picture, in: container)
        if container == .jpeg { try fitted.divideXMP() }
        return fitted
    }
}

// EXIF

extension EmbeddedMetadata {
    /// Larger data are refused: there is a parser to run over them.
    private static let exifBytesMax = 1 << 20

    /// - Returns: `nil` when nothing is left, or nothing can be read.
    private static func fitted(exif: [UInt8], to picture: WrittenPicture, in container: Container)
        throws(MetadataError) -> [UInt8]?
    {
        guard exif.count <= exifBytesMax else { throw .tooLarge }
        let store = try MetadataStore()
        do throws(MetadataError) {
            // libvips writes TIFF in this order, and a file has one. Data in another are made again
            // of their fields: the library keeps to the order of its source.
            let isOrderKept = container != .tiff || exif[0] == UInt8(ascii: "I")
            var isLittleEndian = try store.readExif(
                exif, keepingSource: isOrderKept && !picture.isPrivate)
            if !isOrderKept { isLittleEndian = true }
            try store.removeExif {
                Self.isOutdated($0, $1, $2)
                    || picture.isPrivate && PersonalFields.isExif($0, $1, $2)
            }
            for (key, value) in changes(for: picture) { try store.changeExif(key, value) }
            let written = try store.exif(littleEndian: isLittleEndian)
            guard container == .jpeg, (written?.count ?? 0) > jpegExifBytesMax else {
                return written
            }
            try store.removeExif { group, name, _ in
                !ExifFields.groups.contains(group) || name == "MakerNote"
            }
            return try store.exif(littleEndian: isLittleEndian)
        } catch .malformed {
            return nil
        }
    }

    private static func changes(for picture: WrittenPicture) -> [(String, String)] {
        var changes = [
            ("Exif.Image.Orientation", "1"), ("Exif.Image.YCbCrPositioning", "1"),
            ("Exif.Photo.PixelXDimension", "\(picture.width)"),
            ("Exif.Photo.PixelYDimension", "\(picture.height)"),
            // sRGB, and the mark of files that are in it.
            ("Exif.Photo.ColorSpace", "1"), ("Exif.Iop.InteroperabilityIndex", "R98"),
        ]
        if let dots = picture.dotsPerInch {
            for (name, value) in [("X", dots.horizontal), ("Y", dots.vertical)]
            where value > 0 && value < 1e6 {
                changes.append(
                    (
                        "Exif.Image.\(name)Resolution",
                        "\(Int((value * 1000).rounded()))/1000"
                    ))
            }
            changes.append(("Exif.Image.ResolutionUnit", "2"))
        }
        return changes
    }

    /// Whether a field says something of the stored picture that is not true any more, or holds a
    /// small one.
    private static func isOutdated(_ group: String, _ name: String, _ tag: UInt16) -> Bool {
        switch group {
        case "Image": TIFFTag.isStructure(Int(tag))
        case "Photo", "GPSInfo", "Iop": false
        case "Thumbnail": true
        case _ where ["SubImage", "SubThumb", "NikonPreview"].contains { group.hasPrefix($0) }: true
        default: smallPictures.contains(name)
        }
    }

    /// Fields of camera makers, as libexiv2 calls them.
    private static let smallPictures: Set<String> = [
        "PreviewImage", "PreviewImageStart", "PreviewImageLength", "PreviewImageOffset",
        "PreviewOffset", "PreviewLength", "PreviewImageData", "Thumbnail", "ThumbnailImage",
        "ThumbnailOffset", "ThumbnailLength",
    ]
}

// IPTC

extension EmbeddedMetadata {
    /// Whether IPTC's datasets follow one another to the end. What is behind a damaged one cannot
    /// be read.
    package var isIPTCWhole: Bool { iptc.map { Self.datasets(of: $0).isWhole } ?? true }

    /// The datasets but for those with a small picture of the picture.
    private static func fitted(iptc: [UInt8], isPrivate: Bool) -> [UInt8]? {
        let kept = datasets(of: iptc).all.filter { dataset in
            let (record, number) = (dataset.dropFirst().first, dataset.dropFirst(2).first ?? 0)
            if isPrivate, PersonalFields.isIPTC(record ?? 0, number) { return false }
            return record != 2 || !(200...202).contains(number)
        }
        return kept.isEmpty ? nil : Array(kept.joined())
    }

    /// Each dataset with its head, up to one that is damaged. Zeros may follow the last.
    private static func datasets(of iptc: [UInt8]) -> (all: [ArraySlice<UInt8>], isWhole: Bool) {
        var all: [ArraySlice<UInt8>] = []
        var rest = iptc[...]
        while rest.count >= 5, rest.first == 0x1c {
            var length = number(rest.dropFirst(3).prefix(2))
            var start = 5
            if length & 0x8000 != 0 {
                // The length of the length, which stands behind it.
                let bytes = length & 0x7fff
                guard bytes <= 4, rest.count >= 5 + bytes else { break }
                length = number(rest.dropFirst(5).prefix(bytes))
                start += bytes
            }
            guard length <= rest.count - start else { break }
            all.append(rest.prefix(start + length))
            rest = rest.dropFirst(start + length)
        }
        return (all, rest.allSatisfy { $0 == 0 })
    }
}
