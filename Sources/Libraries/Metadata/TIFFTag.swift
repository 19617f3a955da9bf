/// Tags of TIFF 6.0 and of those who have added to it.
enum TIFFTag {
    static let stripOffsets: UInt16 = 273
    static let stripByteCounts: UInt16 = 279
    static let tileOffsets: UInt16 = 324
    static let tileByteCounts: UInt16 = 325
    /// How colours of lower resolution lie between the pixels.
    static let positioning: UInt16 = 531
    static let xmp: UInt16 = 700
    static let iptc: UInt16 = 33723
    static let photoshop: UInt16 = 34377

    /// Whether a field of a picture's directory says how its pixels are stored, or is there for a
    /// program that edits it: it is no metadata, and does not hold for other pixels.
    static func isStructure(_ tag: UInt16) -> Bool {
        switch tag {
        case 254...259, 262...266, 273, 277...281, 284, 288...293, 297, 301, 317...325, 330,
            332...347, 400...435, 512...521, 529, 530, 532, 559, xmp, iptc, photoshop, 34675,
            37724, 50706...51200:
            true
        default: false
        }
    }
}
