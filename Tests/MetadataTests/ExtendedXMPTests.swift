import Crypto
import Imaging
import TestMedia
import Testing
@testable import Metadata

@Suite struct `XMP of JPEG that is longer than a segment` {
    init() { Imaging.warmUp() }

    private static let long = XMP.packet(
        "xmp:Rating=\"4\" own:word=\"\(String(repeating: "x", count: 90_000))\"",
        XMP.list("dc:subject", "Bag", ["one", "two"]))

    private func file(_ metadata: EmbeddedMetadata) throws -> ScratchFile {
        let file = ScratchFile(try Picture.quarters(40, 20).jpeg())
        try metadata.write(to: file.descriptor, in: .jpeg, size: (40, 20))
        return file
    }

    private func divided(_ packet: [UInt8]) throws -> EmbeddedMetadata {
        try EmbeddedMetadata(xmp: packet)
            .fitted(to: WrittenPicture(width: 40, height: 20), in: .jpeg)
    }

    @Test func `long XMP of a JPEG is split and joined again`() throws {
        let parts = try divided(Self.long)
        let main = XMPFields(try #require(parts.xmp))
        #expect(main.text("xmp:Rating") == "4" && main.text("own:word") == nil)
        #expect(
            main.text("xmpNote:HasExtendedXMP")
                == MD5.of(try #require(parts.xmpExtension)))
        let file = try file(parts)
        let read = try Image.open(file.descriptor, as: .jpeg)
            .metadata(in: file.descriptor, as: .jpeg)
        let fields = XMPFields(try #require(read.xmp))
        #expect(
            fields.values == [
                "xmp:Rating": .text("4"), "dc:subject": .list(["one", "two"]),
                "own:word": .text(String(repeating: "x", count: 4096)),
            ])
        #expect(try read.fitted(to: WrittenPicture(width: 1, height: 1), in: .png).xmp == read.xmp)
    }

    @Test func `long XMP of a JPEG is dropped if a part is missing`() throws {
        let whole = try file(divided(Self.long)).bytes
        let name = EmbeddedMetadata.extensionName
        let second = try #require(whole.firstRange(of: name)).upperBound
        let place = try #require(whole[second...].firstRange(of: name)).lowerBound
        var changed = whole
        changed[place + 12] ^= 1
        let cut = ScratchFile(changed)
        let read = withExtendedLifetime(cut) { EmbeddedMetadata(jpeg: cut.descriptor) }
        #expect(read.isCut && read.xmp != nil)
        #expect(throws: MetadataError.tooLarge) {
            try read.fitted(to: WrittenPicture(width: 1, height: 1), in: .png)
        }
    }

    @Test func `long XMP of a JPEG that cannot be parsed is refused`() {
        let long = XMP.packet("own:word=\"\(String(repeating: "x", count: 2 << 20))\"")
        for packet in [long, Array(Self.long.dropLast(60))] {
            #expect(throws: MetadataError.tooLarge) { try divided(packet) }
        }
    }

    @Test(arguments: [
        ("", "D41D8CD98F00B204E9800998ECF8427E"), ("abc", "900150983CD24FB0D6963F7D28E17F72"),
        (
            "12345678901234567890123456789012345678901234567890123456789012345678901234567890",
            "57EDF4A22BE3C955AC49DA2E2107B67A"
        ),
    ]) func `long XMP of a JPEG is named by its MD5`(text: String, digest: String) {
        #expect(MD5.of(Array(text.utf8)) == digest)
    }
}
