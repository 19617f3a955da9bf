import Imaging
import TestMedia
import Testing
@testable import Metadata

@Suite struct `Metadata written into a file` {
    init() { Imaging.warmUp() }

    private static let all: [(Encoding, SourceFormat)] = [
        (.jpeg(quality: 80, huffman: .own), .jpeg), (.png, .png), (.webp(quality: 80), .webp),
        (.tiff, .tiff), (.avif(quality: 60), .heif),
    ]

    private static let exif: Exif = {
        var exif = Exif(
            make: "Nadar", latitude: ([48, 51, 36], "N"), longitude: ([2, 30, 0], "E"))
        exif.photo = [.ratios(0x829a, [(1, 80)]), .bytes(0x927c, Array("ACME of our own".utf8))]
        return exif
    }()
    private static let iptc = IPTC.datasets([(120, "Straße"), (25, "one"), (25, "two")])
    private static let xmp = XMP.packet(
        "xmp:Rating=\"4\" own:word=\"ours\"",
        XMP.list("dc:subject", "Bag", ["two"]))

    /// Puts metadata into a file; the picture in it stays as it was.
    private func written(
        _ metadata: EmbeddedMetadata, _ picture: Picture, _ encoding: Encoding,
        _ format: SourceFormat
    ) throws -> EmbeddedMetadata {
        let plain = ScratchFile(try picture.encoded(encoding))
        let before = try Image.open(plain.descriptor, as: format).samples()
        let size = picture.size
        try metadata.write(
            to: plain.descriptor, in: encoding.container,
            size: (size.width, size.height))
        let again = try Image.open(plain.descriptor, as: format)
        #expect(again.size == size && again.hasAlpha == (picture.bands == 4))
        #expect(try again.samples() == before)
        return try Image.open(plain.descriptor, as: format)
            .metadata(in: plain.descriptor, as: format)
    }

    @Test(arguments: all, [1, 60, 3000])
    func `metadata written into a file reads back, and the picture is unchanged`(
        kind: (Encoding, SourceFormat),
        width: Int
    ) throws {
        let sent = EmbeddedMetadata(exif: Self.exif.bytes, xmp: Self.xmp, iptc: Self.iptc)
        let picture = WrittenPicture(width: width, height: 20)
        let fitted = try sent.fitted(to: picture, in: kind.0.container)
        let read = try written(fitted, .scene(width, 20), kind.0, kind.1)
        let fields = ExifFields(try #require(read.exif))
        for (name, value) in [
            "Make": "Nadar", "GPSLatitude": "48/1 51/1 36/1",
            "ExposureTime": "1/80", "MakerNote": "ACME of our own",
        ] {
            #expect(fields.values[name] == value)
        }
        let xmp = XMPFields(try #require(read.xmp))
        #expect(xmp.text("own:word") == "ours")
        if kind.0.container.holdsIPTC {
            #expect(
                IPTCFields(try #require(read.iptc)).values
                    == ["Caption": ["Straße"], "Keywords": ["one", "two"]])
            #expect(read.xmp == Self.xmp)
        } else {
            #expect(xmp.text("dc:description") == "Straße")
            #expect(xmp.texts("dc:subject") == ["two", "one"])
        }
    }

    @Test(arguments: all, [0, 1, 2])
    func `metadata of a single kind can be written`(kind: (Encoding, SourceFormat), only: Int)
        throws
    {
        let sent = EmbeddedMetadata(
            exif: only == 0 ? Self.exif.bytes : nil,
            xmp: only == 1 ? Self.xmp : nil,
            iptc: only == 2 ? Self.iptc : nil)
        let fitted = try sent.fitted(
            to: WrittenPicture(width: 33, height: 20),
            in: kind.0.container)
        let read = try written(fitted, .scene(33, 20), kind.0, kind.1)
        #expect(
            (read.exif.map { ExifFields($0).text("Make") } ?? nil)
                == (only == 0 ? "Nadar" : nil))
        #expect((read.xmp != nil) == (only == 1 || only == 2 && !kind.0.container.holdsIPTC))
        #expect((read.iptc != nil) == (only == 2 && kind.0.container.holdsIPTC))
    }

    @Test(arguments: [all[1], all[2], all[3], all[4]])
    func `writing metadata keeps transparency`(kind: (Encoding, SourceFormat)) throws {
        let picture = Picture(50, 40, bands: 4) { x, y in [200, UInt8(y), 40, UInt8(x * 5)] }
        let sent = EmbeddedMetadata(exif: Self.exif.bytes, xmp: Self.xmp)
        #expect(try written(sent, picture, kind.0, kind.1).exif != nil)
    }

    @Test func `metadata longer than a JPEG segment is written in several`() throws {
        let long = String(repeating: "k", count: 60)
        let iptc = IPTC.datasets((0..<1500).map { (25, "\($0)" + long) })
        let (encoding, format) = Self.all[0]
        let read = try written(EmbeddedMetadata(iptc: iptc), .scene(20, 20), encoding, format)
        #expect(read.iptc == iptc)
    }

    @Test(arguments: all) func `metadata is not written into a file of another format`(
        kind: (Encoding, SourceFormat)
    ) throws {
        let whole = try Picture.scene(20, 20).encoded(kind.0)
        for count in kind.1 == .jpeg ? [0, 1] : [0, 1, 7, 11, 30] {
            let file = ScratchFile(Array(whole.prefix(count)))
            #expect(throws: MetadataError.self) {
                try EmbeddedMetadata(exif: Self.exif.bytes, xmp: Self.xmp)
                    .write(to: file.descriptor, in: kind.0.container, size: (20, 20))
            }
        }
    }
}
