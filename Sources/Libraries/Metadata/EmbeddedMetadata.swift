/// EXIF, XMP and IPTC as they stand in a file, without what wraps them there.
package struct EmbeddedMetadata: Hashable, Sendable {
    /// From the TIFF header on.
    package var exif: [UInt8]?
    /// A packet, with or without its wrapper.
    package var xmp: [UInt8]?
    /// What of XMP is in segments of their own, where a JPEG's packet has no room for it.
    var xmpExtension: [UInt8]?
    /// Whether there is more of XMP than could be read.
    var isCut = false
    /// Datasets one behind the other.
    package var iptc: [UInt8]?

    package var isEmpty: Bool { exif == nil && xmp == nil && iptc == nil }

    /// How many there are, without what wraps them.
    package var bytes: Int {
        [exif, xmp, xmpExtension, iptc].reduce(0) { $0 + ($1?.count ?? 0) }
    }

    /// - Parameters:
    ///   - exif: EXIF data, perhaps behind `Exif`, as in JPEG.
    ///   - xmp: an XMP packet.
    ///   - iptc: IPTC's datasets, perhaps in the wrapper that Photoshop has around them.
    package init(exif: [UInt8]? = nil, xmp: [UInt8]? = nil, iptc: [UInt8]? = nil) {
        self.exif = exif.flatMap(Self.bareExif)
        self.xmp = xmp.flatMap(Self.barePacket)
        self.iptc = iptc.flatMap(Self.bareIPTC)
    }

    /// What is in a text that ImageMagick and others write into PNG files, which has no place for
    /// IPTC, and had none for EXIF: a name, a length, and the bytes in hexadecimal digits.
    package mutating func add(pngProfile name: some StringProtocol, _ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: true)
        guard lines.count > 2 else { return }
        let bytes = Self.bytes(hexadecimal: lines[2...].joined())
        switch name.lowercased() {
        case "exif", "app1":
            if exif == nil { exif = Self.bareExif(bytes) }
            if xmp == nil, bytes.starts(with: Self.xmpName) {
                xmp = Array(bytes.dropFirst(Self.xmpName.count))
            }
        case "xmp": if xmp == nil { xmp = Self.barePacket(bytes) }
        case "iptc", "8bim": if iptc == nil { iptc = Self.bareIPTC(bytes) }
        default: break
        }
    }

    /// Whether bytes are an XMP packet, by their beginning.
    package static func isPacket(_ bytes: [UInt8]) -> Bool {
        ["<?xpacket", "<x:xmpmeta", "<rdf:RDF", "<?xml"].contains { bytes.starts(with: $0.utf8) }
    }

    static let exifName = Array("Exif\0\0".utf8)
    static let xmpName = Array("http://ns.adobe.com/xap/1.0/\0".utf8)
    static let photoshopName = Array("Photoshop 3.0\0".utf8)

    private static func bareExif(_ bytes: [UInt8]) -> [UInt8]? {
        let isWrapped = bytes.starts(with: exifName.prefix(5))
        let bare = isWrapped ? Array(bytes.dropFirst(exifName.count)) : bytes
        return bare.starts(with: "II*\0".utf8) || bare.starts(with: "MM\0*".utf8) ? bare : nil
    }

    private static func barePacket(_ bytes: [UInt8]) -> [UInt8]? {
        let bare = bytes.prefix(1 + (bytes.lastIndex { $0 != 0 } ?? -1))
        return bare.isEmpty ? nil : Array(bare)
    }

    private static func bareIPTC(_ bytes: [UInt8]) -> [UInt8]? {
        let resources =
            bytes.starts(with: photoshopName)
            ? Array(bytes.dropFirst(photoshopName.count)) : bytes
        let bare = resources.starts(with: "8BIM".utf8) ? iptc(inResources: resources) : resources
        // Each dataset begins with this mark.
        return bare?.first == 0x1c ? bare : nil
    }

    /// The resource with IPTC's datasets among those of Photoshop: each has a type, a number, a
    /// name with its length, and its bytes with theirs; name and bytes end at even places.
    static func iptc(inResources bytes: [UInt8]) -> [UInt8]? {
        var place = 0
        while place + 12 <= bytes.count, bytes[place...].starts(with: "8BIM".utf8) {
            let number = Int(bytes[place + 4]) << 8 | Int(bytes[place + 5])
            let size = place + 6 + (Int(bytes[place + 6]) + 2) / 2 * 2
            guard size + 4 <= bytes.count else { return nil }
            let length = bytes[size..<size + 4].reduce(0) { $0 << 8 | Int($1) }
            let start = size + 4
            guard length <= bytes.count - start else { return nil }
            if number == 0x0404 { return Array(bytes[start..<start + length]) }
            place = start + (length + 1) / 2 * 2
        }
        return nil
    }

    private static func bytes(hexadecimal text: String) -> [UInt8] {
        let digits = text.utf8.compactMap { digit -> UInt8? in
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
            default: nil
            }
        }
        return stride(from: 0, to: digits.count - 1, by: 2).map {
            digits[$0] << 4 | digits[$0 + 1]
        }
    }
}
