extension EmbeddedMetadata {
    /// Reads those of a JPEG file, also where they go on in a second segment, of which libvips
    /// takes the last one alone.
    /// - Parameter descriptor: open for reading; where it stands is of no account.
    package init(jpeg descriptor: Int32) {
        self.init()
        let file = FileEditor(descriptor: descriptor)
        var (exif, xmp): ([UInt8]?, [UInt8]?)
        var (resources, extensions): ([UInt8], [[UInt8]]) = ([], [])
        var place = 2
        // Application segments stand in front of the picture; the first one of each kind counts.
        while let head = try? file.bytes(at: place, count: 4), head[0] == 0xff,
            Self.precedesPicture.contains(head[1]),
            let segment = try? file.bytes(at: place + 4, count: number(head[2...]) - 2)
        {
            switch head[1] {
            case 0xe1 where segment.starts(with: Self.exifName): exif = exif ?? segment
            case 0xe1 where segment.starts(with: Self.xmpName):
                xmp = xmp ?? Array(segment.dropFirst(Self.xmpName.count))
            case 0xe1 where segment.starts(with: Self.extensionName):
                extensions.append(Array(segment.dropFirst(Self.extensionName.count)))
            case 0xed where segment.starts(with: Self.photoshopName):
                resources += segment.dropFirst(Self.photoshopName.count)
            default: break
            }
            place += 2 + number(head[2...])
        }
        self.init(exif: exif, xmp: xmp, iptc: resources.isEmpty ? nil : resources)
        extendXMP(by: extensions)
    }

    /// Markers of segments that may stand in front of the picture: tables, application data and
    /// comments.
    private static let precedesPicture: Set<UInt8> = Set([0xc4, 0xdb, 0xdd, 0xfe] + (0xe0...0xef))
}
