extension EmbeddedMetadata {
    /// The most bytes of a segment (ITU-T T.81, B.1.1.4), without its length.
    private static let segmentBytesMax = 65_533

    /// The most bytes of EXIF in a JPEG file.
    static let jpegExifBytesMax = segmentBytesMax - exifName.count
    /// The most bytes of XMP in one segment of a JPEG file.
    static let jpegPacketBytesMax = segmentBytesMax - xmpName.count

    /// Inserts segments behind the start of the file and JFIF's mark, where readers look for them.
    func writeJPEG(to file: FileEditor) throws(MetadataError) {
        guard try file.bytes(at: 0, count: 2) == [0xff, 0xd8] else { throw .malformed }
        var place = 2
        while case let head = try file.bytes(at: place, count: 4), head[0] == 0xff,
            head[1] == 0xe0
        {
            place += 2 + number(head[2...])
        }
        var segments: [UInt8] = []
        if let exif { segments += try Self.segment(0xe1, Self.exifName + exif) }
        if let xmp { segments += try Self.segment(0xe1, Self.xmpName + xmp) }
        if let xmpExtension { segments += try Self.segments(ofExtension: xmpExtension) }
        if let iptc {
            // Photoshop's resources go on in the next segment where one is full.
            var rest = Self.resource(iptc)[...]
            while !rest.isEmpty {
                let part = rest.prefix(Self.segmentBytesMax - Self.photoshopName.count)
                rest = rest.dropFirst(part.count)
                segments += try Self.segment(0xed, Self.photoshopName + part)
            }
        }
        try file.replace(place..<place, with: segments)
    }

    static func segment(_ marker: UInt8, _ payload: [UInt8]) throws(MetadataError)
        -> [UInt8]
    {
        guard payload.count <= segmentBytesMax else { throw .tooLarge }
        return [0xff, marker] + bigEndian(payload.count + 2, 2) + payload
    }

    /// IPTC's datasets as a resource of Photoshop.
    static func resource(_ iptc: [UInt8]) -> [UInt8] {
        Array("8BIM".utf8) + [4, 4, 0, 0] + bigEndian(iptc.count, 4) + iptc
            + (iptc.count % 2 == 1 ? [0] : [])
    }
}
