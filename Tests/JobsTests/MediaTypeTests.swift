import Jobs
import TestMedia
import Testing

@Suite struct `A file's type` {
    @Test func `a file is a TIFF unless it is a camera's raw file`() throws {
        let small = Picture.quarters(8, 4)
        let tiff = TIFFSample([.init(small)]).bytes
        #expect(MediaType(magic: tiff) == .tiff && MediaType.explanation(ofUnknown: tiff) == nil)
        let raw = TIFFSample([.init(small, [254: [1], 50706: [1, 4, 0, 0]])]).bytes
        let marks: [[UInt8]] = [
            Array("IIRO".utf8), Array("IIRS".utf8), Array("MMOR".utf8),
            [0x49, 0x49, 0x55, 0],
        ]
        for bytes in [raw] + marks.map({ $0 + [24, 0, 0, 0] }) {
            #expect(MediaType(magic: bytes) == nil)
            #expect(
                MediaType.explanation(ofUnknown: bytes)
                    == "a camera's raw file, which has to be developed to a picture first")
        }
        #expect(MediaType.explanation(ofUnknown: Array("text".utf8)) == nil)
    }

    @Test(
        arguments: [
            (OfficeSample.odt("a"), .odt), (OfficeSample.ods("a"), .ods),
            (OfficeSample.odp(["a"]), .odp), (OfficeSample.docx("a"), .docx),
            (OfficeSample.xlsx("a"), .xlsx), (OfficeSample.pptx("a"), .pptx),
            (OfficeSample.rtf("a"), .rtf),
            (OfficeSample.archive([("xl/a", ""), ("[Content_Types].xml", "")]), .xlsx),
            (OfficeSample.archive([("word/document.xml", "a")]), nil),
            (OfficeSample.archive([("[Content_Types].xml", "a"), ("a.txt", "a")]), nil),
            (OfficeSample.archive([("mimetype", "application/epub+zip")]), nil),
            (OfficeSample.archive([("a", "application/vnd.oasis.opendocument.text")]), nil),
            (Array(OfficeSample.docx("a").prefix(600)), nil), (Array("PK\u{3}\u{4}".utf8), nil),
            (Array("a,b,c\n1,2,3\n".utf8), nil),
        ] as [([UInt8], MediaType?)])
    func `an office document is known by its content, whatever its name`(
        bytes: [UInt8], type: MediaType?
    ) {
        let head = Array(bytes.prefix(MediaType.magicBytes))
        let end = MediaType.needsEnd(magic: head) ? Array(bytes.suffix(MediaType.endBytes)) : []
        #expect(MediaType(magic: head, end: end) == type)
    }

    @Test(
        arguments: [
            ("list.csv", Array("a,b\n1,2\n".utf8), .csv), ("LIST.CSV", Array("a;b\r\n".utf8), .csv),
            ("list.csv", Array("Größe\t1\n".utf8), .csv), ("list.txt", Array("a,b\n".utf8), nil),
            (nil, Array("a,b\n".utf8), nil), ("list.csv", [0x61, 0x2c, 0xf6, 0x0a], nil),
            ("list.csv", [0x61, 0, 0x62], nil), ("list.csv", Array("%PDF-1.4".utf8), .pdf),
            // A character that the last byte of the head cuts.
            ("list.csv", Array(String(repeating: "x", count: 1023).utf8) + [0xc3], .csv),
            ("list.csv", Array("x".utf8) + [0xc3], nil),
        ] as [(String?, [UInt8], MediaType?)])
    func `a table of text is known by its name and its content`(
        name: String?, bytes: [UInt8], type: MediaType?
    ) {
        #expect(MediaType(magic: bytes, name: name) == type)
        let isExplained = MediaType.explanation(ofUnknown: bytes, name: name) != nil
        #expect(isExplained == (name?.lowercased().hasSuffix(".csv") == true))
    }

    @Test func `a document with a password of Microsoft Office is explained`() {
        let bytes: [UInt8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0]
        #expect(MediaType(magic: bytes) == nil)
        #expect(
            MediaType.explanation(ofUnknown: bytes)
                == "a document of an old format of Microsoft Office, or one with a password")
    }
}
