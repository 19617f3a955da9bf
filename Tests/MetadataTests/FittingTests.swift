import Imaging
import TestMedia
import Testing
@testable import Metadata

@Suite struct `Metadata of a picture that was made of another` {
    private let picture = WrittenPicture(width: 120, height: 160, dotsPerInch: (300, 72))

    private func fitted(_ metadata: EmbeddedMetadata, _ container: Container = .jpeg) throws
        -> EmbeddedMetadata
    {
        try metadata.fitted(to: picture, in: container)
    }

    @Test(arguments: [Container.jpeg, .png, .webp, .tiff, .avif])
    func `kept metadata describes how the new file is stored`(container: Container) throws {
        var exif = Exif(orientation: .clockwise, make: "Nadar")
        exif.picture = [
            .ratios(0x011a, [(1, 1)]), .ratios(0x011b, [(1, 1)]), .short(0x0128, 3),
            .short(0x0106, 5), .short(0x0213, 2), .long(0x0100, 160),
        ]
        exif.photo = [.long(0xa002, 160), .long(0xa003, 120), .short(0xa001, 0xffff)]
        exif.thumbnail = [0xff, 0xd8, 0xff, 0xd9]
        let read = try fitted(EmbeddedMetadata(exif: exif.bytes), container)
        let bytes = try #require(read.exif)
        #expect(
            ExifFields(bytes).values == [
                "Make": "Nadar", "Orientation": "1", "XResolution": "300000/1000",
                "YResolution": "72000/1000", "ResolutionUnit": "2", "YCbCrPositioning": "1",
                "PixelXDimension": "120", "PixelYDimension": "160", "ColorSpace": "1",
            ])
        #expect(bytes.firstRange(of: exif.thumbnail) == nil)
    }

    @Test func `kept metadata has no thumbnail in the maker's notes`() throws {
        let picture: [UInt8] = [0xff, 0xd8, 0xff, 0xd9]
        let note =
            Array("OLYMP\0".utf8) + [1, 0] + little(2, 2)
            + little(0x0100, 2) + little(7, 2) + little(4, 4) + picture
            + little(0x0207, 2) + little(2, 2) + little(4, 4) + Array("SX1\0".utf8)
            + little(0, 4)
        var exif = Exif(make: "OLYMPUS")
        exif.photo = [.bytes(0x927c, note)]
        let bytes = try #require(try fitted(EmbeddedMetadata(exif: exif.bytes)).exif)
        #expect(bytes.firstRange(of: Array("SX1".utf8)) != nil, "the other notes are kept")
        #expect(bytes.firstRange(of: picture) == nil)
    }

    @Test func `XMP that needs no change is kept byte for byte`() throws {
        let packet = XMP.packet("xmp:Rating=\"4\"") + Array(repeating: 0x20, count: 2000)
        #expect(try fitted(EmbeddedMetadata(xmp: packet)).xmp == packet)
    }

    @Test func `XMP that describes the old storage is adapted`() throws {
        let packet = XMP.packet(
            "xmp:Rating=\"4\" tiff:Orientation=\"6\" tiff:ImageWidth=\"160\" "
                + "exif:PixelYDimension=\"120\" exif:ColorSpace=\"65535\" "
                + "photoshop:ICCProfile=\"Adobe RGB\" own:word=\"ours\"",
            XMP.texts("dc:title", [("de", "Titel"), ("x-default", "Title")]))
        let read = XMPFields(try #require(try fitted(EmbeddedMetadata(xmp: packet)).xmp))
        #expect(
            read.values == [
                "xmp:Rating": .text("4"), "tiff:Orientation": .text("1"),
                "tiff:ImageWidth": .text("120"), "exif:PixelYDimension": .text("160"),
                "exif:ColorSpace": .text("1"), "own:word": .text("ours"),
                "dc:title": .text("Title"),
            ])
    }

    @Test(arguments: [Container.png, .jpeg])
    func `damaged or long XMP is kept with an upright orientation`(container: Container) throws {
        let whole = XMP.packet("tiff:Orientation=\"6\"", "<tiff:Orientation>8</tiff:Orientation>")
        let damaged = Array(whole.dropLast(60))
        let read = try #require(try fitted(EmbeddedMetadata(xmp: damaged), container).xmp)
        let text = String(decoding: read, as: UTF8.self)
        #expect(read.count == damaged.count)
        #expect(text.contains("tiff:Orientation=\"1\"") && text.contains("tiff:Orientation>1<"))
        let long = XMP.packet(
            "tiff:Orientation=\"6\" own:word=\""
                + String(repeating: "x", count: XMPFields.packetBytesMax) + "\"")
        if container == .png {
            let read = try #require(try fitted(EmbeddedMetadata(xmp: long), container).xmp)
            #expect(read.firstRange(of: Array("Orientation=\"1\"".utf8)) != nil)
        }
    }

    @Test(arguments: [Container.webp, .avif])
    func `IPTC moved to XMP keeps every value in full length`(container: Container) throws {
        let caption = String(repeating: "é", count: 5000)
        let keywords = (0..<1200).map { "keyword \($0)" }
        let iptc = IPTC.datasets([(120, caption)] + keywords.map { (25, $0) })
        let packet = try #require(try fitted(EmbeddedMetadata(iptc: iptc), container).xmp)
        let store = try MetadataStore()
        try store.readXMP(packet)
        let values = try store.xmpValues()
        #expect(values.filter { $0.fullName == "dc:description" }.map(\.text) == [caption])
        #expect(values.filter { $0.fullName == "dc:subject" }.map(\.text) == keywords)
    }

    @Test func `kept IPTC has no thumbnail`() throws {
        let iptc = IPTC.datasets([(120, "A caption"), (200, "0"), (202, "pixels"), (90, "Paris")])
        let read = try #require(try fitted(EmbeddedMetadata(iptc: iptc)).iptc)
        #expect(read == IPTC.datasets([(120, "A caption"), (90, "Paris")]))
    }

    @Test func `metadata that is damaged beyond reading is dropped`() throws {
        let exif = Array("II*\0".utf8) + [0xff, 0xff, 0xff, 0x7f, 1, 2, 3]
        #expect(try fitted(EmbeddedMetadata(exif: exif)).exif == nil)
        let long = Array("II*\0".utf8) + [UInt8](repeating: 0, count: 2 << 20)
        #expect(throws: MetadataError.tooLarge) { try fitted(EmbeddedMetadata(exif: long)) }
    }

    @Test func `metadata in the text of a PNG is read`() {
        var metadata = EmbeddedMetadata()
        metadata.add(pngProfile: "exif", "\nexif\n      14\n45786966000049492a00\n08000000\n")
        #expect(metadata.exif == Array("II*\0".utf8) + [8, 0, 0, 0])
        metadata.add(pngProfile: "APP1", "\nAPP1\n       4\nzz")
        metadata.add(pngProfile: "xmp", "")
        #expect(metadata.xmp == nil)
    }
}
