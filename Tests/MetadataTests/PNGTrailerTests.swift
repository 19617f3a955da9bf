import Compression
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

    @Test func `compressed metadata behind a PNG's picture is read`() throws {
        let packet = XMP.packet("xmp:Rating=\"4\"")
        let iptc = IPTC.datasets([(120, "Straße")])
        let digits = iptc.map { String(65536 + Int($0), radix: 16).suffix(2) }.joined()
        let profile = "\niptc\n\(iptc.count)\n\(digits)\n"
        let chunks =
            Picture.chunk("iTXt", Array("XML:com.adobe.xmp\0\u{1}\0\0\0".utf8) + compressed(packet))
            + Picture.chunk(
                "zTXt", Array("Raw profile type iptc\0\0".utf8) + compressed(Array(profile.utf8)))
        let whole = Picture.quarters(40, 20).png()
        let file = ScratchFile(whole.dropLast(12) + chunks + whole.suffix(12))
        var found = EmbeddedMetadata()
        found.addTrailer(ofPNG: file.descriptor)
        #expect(found == EmbeddedMetadata(xmp: packet, iptc: iptc))
    }

    @Test func `a chunk behind a PNG's picture that is damaged or becomes too large is not read`() {
        let name = Array("XML:com.adobe.xmp\0\u{1}\0\0\0".utf8)
        let large = compressed([UInt8](repeating: 0x20, count: 40 << 20))
        let damaged = Array(compressed(XMP.packet("xmp:Rating=\"4\"")).dropLast(9))
        let whole = Picture.quarters(40, 20).png()
        for text in [large, damaged] {
            let file = ScratchFile(
                whole.dropLast(12) + Picture.chunk("iTXt", name + text) + whole.suffix(12))
            var found = EmbeddedMetadata()
            found.addTrailer(ofPNG: file.descriptor)
            #expect(found.isEmpty)
        }
    }

    private func compressed(_ bytes: [UInt8]) -> [UInt8] {
        var made: [UInt8] = []
        guard let deflater = Deflater(level: 6) else { return [] }
        bytes.withUnsafeBytes { deflater.take($0) { made += $0 } }
        deflater.finish { made += $0 }
        return made
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
