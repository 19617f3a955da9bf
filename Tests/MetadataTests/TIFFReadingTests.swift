import Imaging
import TestMedia
import Testing
@testable import Metadata

@Suite struct `Metadata of a TIFF` {
    init() { Imaging.warmUp() }

    private static let page = TIFFSample.Page(
        .quarters(16, 8),
        texts: [
            270: "A description", 271: "Nadar",
            700: String(decoding: XMP.packet("xmp:Rating=\"4\""), as: UTF8.self),
        ])

    private func read(_ bytes: [UInt8]) throws -> (exif: ExifFields, xmp: XMPFields) {
        let file = ScratchFile(bytes)
        let found = try withExtendedLifetime(file) { try EmbeddedMetadata(tiff: file.descriptor) }
        return (
            ExifFields(try #require(found.exif)),
            XMPFields(try #require(found.xmp))
        )
    }

    @Test(arguments: [false, true], [false, true])
    func `TIFF fields are read in both byte orders and offset lengths`(
        isLittleEndian: Bool, isBig: Bool
    ) throws {
        var sample = TIFFSample([Self.page])
        (sample.isLittleEndian, sample.isBig) = (isLittleEndian, isBig)
        let found = try read(sample.bytes)
        #expect(found.exif.values == ["ImageDescription": "A description", "Make": "Nadar"])
        #expect(found.xmp.text("xmp:Rating") == "4")
    }

    @Test(arguments: [false, true]) func `TIFF fields are read except a damaged one`(isBig: Bool)
        throws
    {
        var sample = TIFFSample([Self.page])
        sample.isBig = isBig
        var bytes = sample.bytes
        let entry = try #require(bytes.firstRange(of: little(270, 2) + little(2, 2)))
        // No type of TIFF.
        bytes[entry.lowerBound + 2] = 99
        let found = try read(bytes)
        #expect(found.exif.values == ["Make": "Nadar"])
        #expect(found.xmp.text("xmp:Rating") == "4")
    }

    @Test func `TIFF holds IPTC's datasets as long numbers without Photoshop's wrapping`()
        throws
    {
        let iptc = IPTC.datasets([(120, "Straße"), (25, "one")])
        let file = ScratchFile(try Picture.quarters(16, 8).encoded(.tiff))
        try EmbeddedMetadata(iptc: iptc)
            .write(to: file.descriptor, in: .tiff, size: (16, 8))
        let bytes = file.bytes
        let entry = little(33723, 2) + little(4, 2) + little((iptc.count + 3) / 4, 4)
        let place = try #require(bytes.firstRange(of: entry)).upperBound
        let start = bytes[place..<place + 4].reversed().reduce(0) { $0 << 8 | Int($1) }
        #expect(Array(bytes[start...].prefix(iptc.count)) == iptc)
    }
}
