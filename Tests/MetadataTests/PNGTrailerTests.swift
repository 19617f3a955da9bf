import Imaging
import TestMedia
import Testing
@testable import Metadata

@Suite struct `Metadata behind the picture of a PNG` {
    init() { Imaging.warmUp() }

    /// Moves the chunks in front of the picture behind it.
    private func turned(_ bytes: [UInt8]) throws -> [UInt8] {
        let header = 33, end = bytes.count - 12
        let picture = try #require(bytes.firstRange(of: Array("IDAT".utf8))).lowerBound - 4
        return Array(
            bytes[..<header] + bytes[picture..<end] + bytes[header..<picture]
                + bytes[end...])
    }

    @Test func `metadata behind a PNG's picture is read like metadata in front of it`() throws {
        let sent = EmbeddedMetadata(
            exif: Exif(make: "Nadar").bytes,
            xmp: XMP.packet("xmp:Rating=\"4\""),
            iptc: IPTC.datasets([(120, "Straße")]))
        let file = ScratchFile(Picture.quarters(40, 20).png())
        try sent.write(to: file.descriptor, in: .png, size: (40, 20))
        for bytes in [file.bytes, try turned(file.bytes)] {
            let file = ScratchFile(bytes)
            let image = try Image.open(file.descriptor, as: .png)
            #expect(try image.metadata(in: file.descriptor, as: .png) == sent)
        }
    }

    @Test func `metadata behind a PNG's picture that is cut off does no harm`() throws {
        let file = ScratchFile(Picture.quarters(40, 20).png())
        try EmbeddedMetadata(xmp: XMP.packet("xmp:Rating=\"4\""))
            .write(to: file.descriptor, in: .png, size: (40, 20))
        let bytes = try turned(file.bytes)
        for count in stride(from: 0, to: bytes.count, by: 11) {
            var found = EmbeddedMetadata()
            let cut = ScratchFile(Array(bytes.prefix(count)))
            withExtendedLifetime(cut) { found.addTrailer(ofPNG: cut.descriptor) }
            #expect(found.xmp == nil || count > bytes.count - 16)
        }
    }
}
