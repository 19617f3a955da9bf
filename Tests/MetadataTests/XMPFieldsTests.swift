import TestMedia
import Testing
@testable import Metadata

@Suite struct `Properties of XMP` {
    @Test func `XMP properties are read by prefix and name`() {
        let fields = XMPFields(
            XMP.packet(
                "xmp:Rating=\"4\" photoshop:City=\"Köln\" own:word=\"ours\"",
                XMP.texts("dc:title", [("de", "Titel"), ("x-default", "Title")])
                    + XMP.list("dc:subject", "Bag", ["one", "two, three"])
                    + XMP.list("dc:creator", "Seq", ["Ada"])))
        #expect(
            fields.values == [
                "xmp:Rating": .text("4"), "photoshop:City": .text("Köln"),
                "own:word": .text("ours"),
                "dc:title": .text("Title"), "dc:subject": .list(["one", "two, three"]),
                "dc:creator": .list(["Ada"]),
            ])
        #expect(fields.text("dc:creator") == "Ada" && fields.texts("dc:title") == ["Title"])
    }

    @Test func `a damaged, very long or very rich XMP packet has no properties`() {
        #expect(XMPFields(Array(XMP.packet("xmp:Rating=\"4\"").dropLast(60))).values.isEmpty)
        let long = String(repeating: "x", count: XMPFields.packetBytesMax)
        #expect(XMPFields(XMP.packet("own:word=\"\(long)\"")).values.isEmpty)
        let many = (0..<XMPFields.partsMax).map { "<own:w\($0)>x</own:w\($0)>" }.joined()
        #expect(XMPFields(XMP.packet("", many)).values.isEmpty)
        #expect(XMPFields([]).values.isEmpty && XMPFields(Array("none".utf8)).values.isEmpty)
    }

    @Test func `the number of XMP properties is limited`() {
        let many = XMP.list("dc:subject", "Bag", (0..<2000).map { "\($0)" })
        #expect(XMPFields(XMP.packet("", many)).texts("dc:subject").count == XMPFields.countMax)
    }
}
