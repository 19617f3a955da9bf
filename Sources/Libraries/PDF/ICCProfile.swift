/// A colour profile as far as a PDF cares (ISO 32000-1, 8.6.5.5, and ICC.1:2010, 7.2).
enum ICCProfile {
    /// Whether readers of PDFs can use it for samples of so many components: it is whole, of a kind
    /// that says what colours a device's values are, and for this many of them.
    static func fits(_ bytes: [UInt8], components: Int) -> Bool {
        guard bytes.count >= 132, text(bytes, 36) == "acsp" else { return false }
        let size = bytes[0..<4].reduce(0) { $0 << 8 | Int($1) }
        let spaces = [1: "GRAY", 3: "RGB ", 4: "CMYK"]
        return (132...bytes.count).contains(size) && (2...4).contains(bytes[8])
            && ["scnr", "mntr", "prtr", "spac"].contains(text(bytes, 12))
            && text(bytes, 16) == spaces[components]
            && ["XYZ ", "Lab "].contains(text(bytes, 20))
    }

    private static func text(_ bytes: [UInt8], _ place: Int) -> String {
        String(decoding: bytes[place..<place + 4], as: UTF8.self)
    }
}
