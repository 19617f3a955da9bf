import Metadata

/// What people have written about a picture. It may stand in three places; where they differ, XMP
/// counts before IPTC, and IPTC before EXIF, as the Metadata Working Group has it for what was
/// written last.
struct DescriptionMetadata: Encodable {
    let title: String?
    let headline: String?
    let description: String?
    let keywords: [String]
    let creators: [String]
    let copyright: String?
    let credit: String?
    let source: String?
    let instructions: String?
    /// 1 to 5; 0 is none, -1 rejected.
    let rating: Double?
    let label: String?
    let sublocation: String?
    let city: String?
    let state: String?
    let country: String?
    let countryCode: String?

    /// `nil` when nothing is written.
    init?(_ exif: ExifFields, _ iptc: IPTCFields, _ xmp: XMPFields) {
        title = xmp.text("dc:title") ?? iptc.text("ObjectName") ?? exif.text("XPTitle")
        headline = xmp.text("photoshop:Headline") ?? iptc.text("Headline")
        description =
            xmp.text("dc:description") ?? iptc.text("Caption")
            ?? exif.text("ImageDescription")
        keywords = Self.firstList(
            xmp.texts("dc:subject"), iptc.values["Keywords"],
            exif.text("XPKeywords"))
        creators = Self.firstList(
            xmp.texts("dc:creator"), iptc.values["Byline"],
            exif.text("Artist"))
        copyright = xmp.text("dc:rights") ?? iptc.text("Copyright") ?? exif.text("Copyright")
        credit = xmp.text("photoshop:Credit") ?? iptc.text("Credit")
        source = xmp.text("photoshop:Source") ?? iptc.text("Source")
        instructions = xmp.text("photoshop:Instructions") ?? iptc.text("SpecialInstructions")
        rating =
            xmp.text("xmp:Rating").flatMap { Double($0) }.flatMap { $0.isFinite ? $0 : nil }
            ?? exif.numbers("Rating").first
        label = xmp.text("xmp:Label")
        sublocation = xmp.text("Iptc4xmpCore:Location") ?? iptc.text("SubLocation")
        city = xmp.text("photoshop:City") ?? iptc.text("City")
        state = xmp.text("photoshop:State") ?? iptc.text("ProvinceState")
        country = xmp.text("photoshop:Country") ?? iptc.text("CountryName")
        countryCode = xmp.text("Iptc4xmpCore:CountryCode") ?? iptc.text("CountryCode")
        let texts = [
            title, headline, description, copyright, credit, source, instructions, label,
            sublocation, city, state, country, countryCode,
        ]
        guard
            texts.contains(where: { $0 != nil }) || rating != nil || !keywords.isEmpty
                || !creators.isEmpty
        else { return nil }
    }

    /// The first place in which anything stands. EXIF has one text for all, with semicolons.
    private static func firstList(_ xmp: [String], _ iptc: [String]?, _ exif: String?)
        -> [String]
    {
        if !xmp.isEmpty { return xmp }
        if let iptc { return iptc }
        return (exif ?? "").split(separator: ";").map { part in
            String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }.filter { !$0.isEmpty }
    }
}
