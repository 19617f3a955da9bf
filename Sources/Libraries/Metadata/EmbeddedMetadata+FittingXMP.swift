extension EmbeddedMetadata {
    /// - Parameter iptc: what is to be said in XMP's words.
    /// - Returns: `nil` when there is nothing to say.
    static func fitted(
        xmp: [UInt8]?, with iptc: IPTCFields?, to picture: WrittenPicture,
        in container: Container
    ) throws(MetadataError) -> [UInt8]? {
        let isRead = xmp.map(XMPFields.isReadable) ?? true
        // Nobody can say what is in it.
        if picture.isPrivate, !isRead { return nil }
        let isTooLong = container == .jpeg && (xmp?.count ?? 0) > jpegPacketBytesMax
        if isTooLong, !isRead { throw .tooLarge }
        guard isRead, xmp != nil || iptc != nil else { return xmp.map(upright) }
        let store = try MetadataStore()
        do throws(MetadataError) {
            if let xmp { try store.readXMP(xmp) }
            let values = try store.xmpValues()
            let names = Set(values.map(\.fullName))
            let added = iptc.map { properties(of: $0, besides: values) } ?? []
            // A packet that needs no change stays as it is, to the byte.
            if let xmp, added.isEmpty, !isTooLong, !picture.isPrivate,
                !values.contains(where: isOutdated)
            {
                return xmp
            }
            try store.removeXMP {
                isOutdated($0, $1) || picture.isPrivate && PersonalFields.isXMP($0, $1)
            }
            for (name, value) in changes(for: picture) where names.contains(name) {
                try store.setXMP(name, value)
            }
            for (name, value) in added { try store.setXMP(name, value) }
            return try store.xmp()
        } catch .malformed {
            return picture.isPrivate ? nil : xmp.map(upright)
        }
    }

    private static func changes(for picture: WrittenPicture) -> [(String, String)] {
        [
            ("tiff:Orientation", "1"), ("exif:ColorSpace", "1"),
            ("tiff:ImageWidth", "\(picture.width)"), ("tiff:ImageLength", "\(picture.height)"),
            ("exif:PixelXDimension", "\(picture.width)"),
            ("exif:PixelYDimension", "\(picture.height)"),
        ]
    }

    private static func isOutdated(_ value: XMPValue) -> Bool {
        isOutdated(value.prefix, value.name)
            || ["tiff", "exif"].contains(value.prefix)
                && [
                    "Orientation", "ColorSpace", "ImageWidth", "ImageLength", "PixelXDimension",
                    "PixelYDimension",
                ].contains(value.name)
    }

    /// Whether a property says how pixels were stored, or holds a small picture.
    private static func isOutdated(_ prefix: String, _ name: String) -> Bool {
        switch prefix {
        case "tiff":
            [
                "BitsPerSample", "Compression", "PhotometricInterpretation", "SamplesPerPixel",
                "PlanarConfiguration", "YCbCrSubSampling", "YCbCrPositioning", "TransferFunction",
                "WhitePoint", "PrimaryChromaticities", "YCbCrCoefficients", "ReferenceBlackWhite",
                "NativeDigest",
            ].contains(name)
        case "xmp": name.hasPrefix("Thumbnails")
        case "photoshop": name == "ICCProfile" || name == "ColorMode"
        case "xmpNote": name == "HasExtendedXMP"
        default: false
        }
    }

    /// What IPTC says, as properties of XMP that are not there yet (IPTC Photo Metadata Standard).
    private static func properties(of iptc: IPTCFields, besides values: [XMPValue])
        -> [(String, String)]
    {
        let names = Set(values.map(\.fullName))
        let keywords = Set(values.filter { $0.fullName == "dc:subject" }.map(\.text))
        let all = [
            ("dc:title", "ObjectName"), ("dc:description", "Caption"), ("dc:subject", "Keywords"),
            ("dc:creator", "Byline"), ("dc:rights", "Copyright"),
            ("photoshop:AuthorsPosition", "BylineTitle"), ("photoshop:CaptionWriter", "Writer"),
            ("photoshop:Category", "Category"), ("photoshop:City", "City"),
            ("photoshop:Country", "CountryName"), ("photoshop:Credit", "Credit"),
            ("photoshop:Headline", "Headline"), ("photoshop:Instructions", "SpecialInstructions"),
            ("photoshop:Source", "Source"), ("photoshop:State", "ProvinceState"),
            ("photoshop:SupplementalCategories", "SuppCategory"),
            ("photoshop:TransmissionReference", "TransmissionReference"),
            ("photoshop:Urgency", "Urgency"), ("photoshop:DateCreated", "DateCreated"),
            ("iptc:CountryCode", "CountryCode"), ("iptc:Location", "SubLocation"),
        ]
        return all.filter { !names.contains($0.0) || $0.0 == "dc:subject" }
            .flatMap { name, dataset in
                (iptc.values[dataset] ?? [])
                    .filter { name != "dc:subject" || !keywords.contains($0) }
                    .map { (name, property(name, $0)) }
            }
    }

    /// A value in the words of libexiv2.
    private static func property(_ name: String, _ value: String) -> String {
        switch name {
        case "dc:title", "dc:description", "dc:rights": return "lang=\"x-default\" \(value)"
        case "photoshop:DateCreated" where value.utf8.count == 8:
            return "\(value.prefix(4))-\(value.dropFirst(4).prefix(2))-\(value.suffix(2))"
        default: return value
        }
    }

    /// A packet that is too long, or too damaged, to be read, with its orientation changed where
    /// that stands in the usual words.
    private static func upright(_ packet: [UInt8]) -> [UInt8] {
        var packet = packet
        let name = Array("tiff:Orientation".utf8)
        let digits = UInt8(ascii: "1")...UInt8(ascii: "8")
        for start in packet.indices.dropLast(name.count + 2)
        where packet[start] == name[0] && packet[start...].starts(with: name) {
            let place = start + name.count
            let value = packet[place] == UInt8(ascii: ">") ? place + 1 : place + 2
            if packet.indices.contains(value), digits.contains(packet[value]) {
                packet[value] = UInt8(ascii: "1")
            }
        }
        return packet
    }
}
