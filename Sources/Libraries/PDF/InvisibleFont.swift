/// A font whose codes are UTF-16 and whose letters are all empty and equally wide: for text that is
/// found and not shown. It is embedded, so that no reader looks for another.
enum InvisibleFont {
    /// What pages know it by.
    static let name = "PressroomText"
    /// How wide a letter is, in parts of the font's size.
    static let advance = 0.5

    static let dictionary = """
        <</Type/Font/Subtype/Type0/BaseFont/PressroomText/Encoding/Identity-H>>
        """
    static let descendant = """
        <</Type/Font/Subtype/CIDFontType2/BaseFont/PressroomText/DW 500\
        /CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>
        """
    static let descriptor = """
        <</Type/FontDescriptor/FontName/PressroomText/Flags 4/FontBBox[0 -200 500 800]\
        /Ascent 800/Descent -200/CapHeight 800/ItalicAngle 0/StemV 80>>
        """

    /// Each code has the one glyph there is.
    static var glyphs: [UInt8] { [UInt8](repeating: 0, count: 2 << 16) }

    /// Codes are Unicode (ISO 32000-1, 9.10.3).
    static let toUnicode = """
        /CIDInit/ProcSet findresource begin
        12 dict begin
        begincmap
        /CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def
        /CMapName/Adobe-Identity-UCS def
        /CMapType 2 def
        1 begincodespacerange
        <0000><ffff>
        endcodespacerange
        1 beginbfrange
        <0000><ffff><0000>
        endbfrange
        endcmap
        CMapName currentdict/CMap defineresource pop
        end
        end
        """

    /// The least that TrueType asks for (ISO 14496-22): one glyph, with no outline.
    static let file: [UInt8] = {
        let tables: [(name: String, content: [UInt8])] = [
            ("glyf", [0, 0, 0, 0]), ("head", head), ("hhea", hhea), ("hmtx", words(500, 0)),
            ("loca", words(0, 0)), ("maxp", longs(0x10000) + words(1) + words(zeros: 13)),
            ("post", longs(0x30000) + words(zeros: 14)),
        ]
        var directory = longs(0x10000) + words(tables.count, 64, 2, tables.count * 16 - 64)
        var content: [UInt8] = []
        for table in tables {
            let padded = table.content + [UInt8](repeating: 0, count: -table.content.count & 3)
            directory += Array(table.name.utf8)
            directory += longs(
                sum(padded), 12 + 16 * tables.count + content.count, table.content.count)
            content += padded
        }
        return directory + content
    }()

    private static let head: [UInt8] =
        longs(0x10000, 0x10000, 0, 0x5f0f_3cf5) + words(0, 1000) + longs(0, 0, 0, 0)
        + words(0, -200, 500, 800) + words(0, 8, 2, 0, 0)

    private static let hhea: [UInt8] =
        longs(0x10000) + words(800, -200, 0, 500) + words(0, 0, 500, 1) + words(zeros: 7) + words(1)

    private static func sum(_ bytes: [UInt8]) -> Int {
        stride(from: 0, to: bytes.count, by: 4).reduce(0) { sum, place in
            (sum + bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }) & 0xffff_ffff
        }
    }

    private static func words(_ values: Int...) -> [UInt8] {
        values.flatMap { [UInt8(truncatingIfNeeded: $0 >> 8), UInt8(truncatingIfNeeded: $0)] }
    }

    private static func words(zeros count: Int) -> [UInt8] {
        [UInt8](repeating: 0, count: 2 * count)
    }

    private static func longs(_ values: Int...) -> [UInt8] {
        values.flatMap { words($0 >> 16, $0) }
    }
}
