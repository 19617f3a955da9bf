import Imaging
import TestMedia
import Testing
@testable import PDF

@Suite struct `A JPEG in a PDF` {
    /// A file without a picture.
    private func structure(
        _ marker: UInt8, precision: UInt8, _ components: [UInt8],
        adobe: UInt8?, hasJFIF: Bool
    ) -> JPEGStructure? {
        let frame: [UInt8] =
            [precision, 0, 1, 0, 1, UInt8(components.count)]
            + components.flatMap { [$0, 0x11, 0] }
        let bytes: [UInt8] =
            [0xff, 0xd8]
            + (hasJFIF
                ? [0xff, 0xe0, 0, 16] + Array("JFIF\0".utf8)
                    + [1, 1, 0, 0, 1, 0, 1, 0, 0] : [])
            + (adobe.map { [0xff, 0xee, 0, 14] + Array("Adobe".utf8) + [0, 100, 0, 0, 0, 0, $0] }
                ?? [])
            + [0xff, marker] + big(frame.count + 2, 2) + frame
            + [0xff, 0xda, 0, 2, 7, 0xff, 0, 7, 0xff, 0xd9]
        return bytes.withUnsafeBytes { JPEGStructure($0) }
    }

    @Test(
        arguments: [
            (0xc0, 8, [1], nil, true, ""),
            (0xc2, 8, [1], 0, false, ""),
            (0xc1, 8, [1, 2, 3], nil, true, ""),
            (0xc0, 8, [0, 1, 2], nil, false, ""),
            (0xc0, 8, [1, 2, 3], 1, true, ""),
            (0xc0, 8, [1, 2, 3], 0, false, "/DecodeParms<</ColorTransform 0>>"),
            (0xc0, 8, [82, 71, 66], nil, true, ""),
            (0xc0, 8, [1, 2, 3, 4], nil, false, ""),
            (0xc0, 8, [1, 2, 3, 4], 0, false, "/Decode[1 0 1 0 1 0 1 0]"),
            (
                0xc2, 8, [1, 2, 3, 4], 2, false,
                "/DecodeParms<</ColorTransform 1>>/Decode[1 0 1 0 1 0 1 0]"
            ),
        ] as [(UInt8, UInt8, [UInt8], UInt8?, Bool, String)])
    func `a JPEG is embedded unchanged where its colours are certain`(
        marker: UInt8, precision: UInt8, components: [UInt8], adobe: UInt8?, hasJFIF: Bool,
        entries: String
    ) throws {
        let made = try #require(
            structure(
                marker, precision: precision, components,
                adobe: adobe, hasJFIF: hasJFIF))
        #expect(DCTColours(of: made)?.entries == "/Filter/DCTDecode\(entries)")
    }

    @Test(
        arguments: [
            (0xc1, 12, [1, 2, 3], nil, true), (0xc3, 8, [1, 2, 3], nil, true),
            (0xc9, 8, [1, 2, 3], nil, true), (0xca, 8, [1], nil, true),
            (0xc0, 8, [1, 2], nil, true), (0xc0, 8, [1, 2, 3, 4, 5], nil, false),
            (0xc0, 8, [82, 71, 66], nil, false), (0xc0, 8, [1, 2, 3], 0, true),
            (0xc0, 8, [1, 2, 3], 2, false),
            (0xc0, 8, [1, 2, 3, 4], 1, false), (0xc0, 8, [1, 2, 3, 4], 7, false),
        ] as [(UInt8, UInt8, [UInt8], UInt8?, Bool)])
    func `a JPEG is decoded where PDF readers differ or cannot show it`(
        marker: UInt8, precision: UInt8, components: [UInt8], adobe: UInt8?, hasJFIF: Bool
    ) throws {
        let made = try #require(
            structure(
                marker, precision: precision, components,
                adobe: adobe, hasJFIF: hasJFIF))
        #expect(DCTColours(of: made) == nil)
    }

    @Test func `a JPEG is embedded with a profile that fits its components`() {
        let profile = Profile.exchanged.bytes
        #expect(ICCProfile.fits(profile, components: 3))
        #expect(ICCProfile.fits(profile + [0, 0], components: 3))
        #expect(!ICCProfile.fits(profile, components: 1))
        #expect(!ICCProfile.fits(profile, components: 4))
        #expect(!ICCProfile.fits(Array(profile.dropLast()), components: 3))
        #expect(!ICCProfile.fits([], components: 3))
        for (place, word) in [(12, "link"), (16, "CMYK"), (20, "RGB "), (36, "none")] {
            var other = profile
            other.replaceSubrange(place..<place + 4, with: word.utf8)
            #expect(!ICCProfile.fits(other, components: 3))
        }
        var next = profile
        next[8] = 5
        #expect(!ICCProfile.fits(next, components: 3))
    }
}
