import TestMedia
import Testing
@testable import Imaging

@Suite struct `The colour profile of a picture` {
    init() { Imaging.warmUp() }

    private func opened(_ bytes: [UInt8], _ format: SourceFormat) throws -> Image {
        let file = ScratchFile(bytes)
        return try withExtendedLifetime(file) { try Image.open(file.descriptor, as: format) }
    }

    private func expect(_ pixel: ArraySlice<UInt8>, _ expected: [Int]) {
        #expect(pixel.count == expected.count)
        #expect(zip(pixel, expected).allSatisfy { abs(Int($0) - $1) <= 6 })
    }

    /// A profile in a picture of (200, 30, 60), and what of.
    struct Row: Sendable {
        let name: String
        let profile: [UInt8]
    }

    @Test(arguments: [
        Row(name: "for gray", profile: Profile.exchanged.gray),
        Row(name: "for inks", profile: Profile.exchanged.inks),
        Row(name: "that links devices", profile: Profile.exchanged.bytes(kind: "link")),
        Row(name: "that is an effect", profile: Profile.exchanged.bytes(kind: "abst")),
        Row(name: "of named colours", profile: Profile.exchanged.bytes(kind: "nmcl")),
        Row(
            name: "that leads to no observer",
            profile: Profile.exchanged.bytes(kind: "mntr", connection: "RGB ")),
        Row(name: "without a meaning", profile: Profile.exchanged.table("none")),
        Row(name: "that is cut off", profile: Array(Profile.exchanged.bytes.prefix(400))),
    ])
    func `a profile that does not describe a picture's colours is ignored`(row: Row) throws {
        let picture = Picture(16, 16) { _, _ in [200, 30, 60] }
        let image = try opened(picture.jpeg(profile: row.profile), .jpeg)
        #expect(image.fittingProfile == nil && !image.needsColourConversion)
        try expect(image.inSRGB().samples().prefix(3), [200, 30, 60])
        var file = TIFFFile(16, 16, .unsigned(16), photometric: 2, channels: 4) { _, _, channel in
            [200.0 / 255, 30.0 / 255, 60.0 / 255, 0.25][channel]
        }
        (file.extraSamples, file.profile) = ([2], row.profile)
        try expect(opened(file.bytes, .tiff).inSRGB().samples().prefix(4), [200, 30, 60, 64])
    }

    @Test(arguments: [
        Row(name: "of a display", profile: Profile.exchanged.bytes),
        Row(name: "of a scanner", profile: Profile.exchanged.bytes(kind: "scnr")),
        Row(name: "of a printer", profile: Profile.exchanged.bytes(kind: "prtr")),
        Row(name: "of a space", profile: Profile.exchanged.bytes(kind: "spac")),
        Row(name: "for perceptual colours", profile: Profile.exchanged.table("A2B0")),
        Row(name: "for relative colours", profile: Profile.exchanged.table("A2B1")),
        Row(name: "for saturated colours", profile: Profile.exchanged.table("A2B2")),
    ])
    func `a profile that describes the picture's colours is applied`(row: Row) throws {
        let picture = Picture(16, 16) { _, _ in [200, 30, 60] }
        let shown = try opened(picture.jpeg(profile: row.profile), .jpeg).inSRGB()
        #expect(shown.profile == nil)
        try expect(shown.inSRGB().samples().prefix(3), [60, 30, 200])
    }

    @Test(arguments: [8, 16, 32])
    func `applying a profile leaves opacity as it is`(bits: Int) throws {
        var file = TIFFFile(4, 4, .unsigned(bits), photometric: 2, channels: 4) { _, y, channel in
            [200.0 / 255, 30.0 / 255, 60.0 / 255, Double(y) / 3][channel]
        }
        (file.extraSamples, file.profile) = ([2], Profile.exchanged.bytes)
        // Twice, as when a rendition is made of another.
        let samples = try opened(file.bytes, .tiff).inSRGB().inSRGB().samples()
        #expect(samples.count == 4 * 4 * 4)
        for (row, opacity) in [0, 85, 170, 255].enumerated() {
            expect(samples[(row * 16)..<(row * 16 + 4)], [60, 30, 200, opacity])
        }
    }

    @Test func `a gray profile applies to gray pictures and a colour profile does not`() throws {
        let linear = Profile(name: "linear", primaries: Profile.sRGB.primaries, curve: [0, 1])
        let picture = Picture(16, 16, bands: 1) { _, _ in [128] }
        let shown = try opened(picture.jpeg(profile: linear.gray), .jpeg).inSRGB().samples()
        // Half of the light.
        #expect(abs(Int(shown[0]) - 188) <= 2)
        let other = try opened(picture.jpeg(profile: linear.bytes), .jpeg).inSRGB().samples()
        #expect(abs(Int(other[0]) - 128) <= 1)
    }

    @Test(arguments: [8, 16])
    func `a profile for L*a*b* or RGB changes nothing in an L*a*b* picture`(bits: Int) throws {
        var file = TIFFFile(8, 4, .unsigned(bits), photometric: 8, channels: 3) { _, _, channel in
            [0.5, 0, 0][channel]
        }
        for profile in [Profile.exchanged.bytes, Profile.exchanged.bytes(kind: "spac")] {
            file.profile = profile
            let shown = try opened(file.bytes, .tiff).inSRGB()
            // Once more, as when a rendition is made of another.
            #expect(try shown.inSRGB().samples().allSatisfy { abs(Int($0) - 119) <= 1 })
        }
    }

    @Test func `an RGB profile on CMYK is ignored, and coated paper is assumed`() throws {
        func samples(_ profile: [UInt8]) throws -> [UInt8] {
            var file = TIFFFile(8, 4, .unsigned(8), photometric: 5, channels: 4) { _, _, channel in
                channel == 0 ? 1 : 0
            }
            file.profile = profile
            return try opened(file.bytes, .tiff).inSRGB().samples()
        }
        #expect(try samples(Profile.exchanged.bytes) == samples([]))
    }
}
