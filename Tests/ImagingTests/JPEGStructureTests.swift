import TestMedia
import Testing
@testable import Imaging

@Suite struct `JPEG structures` {
    private func structure(_ bytes: [UInt8]) -> JPEGStructure? {
        bytes.withUnsafeBytes { JPEGStructure($0) }
    }

    /// A segment with its marker.
    private func segment(_ marker: UInt8, _ content: [UInt8]) -> [UInt8] {
        [0xff, marker] + big(content.count + 2, 2) + content
    }

    /// A JPEG of segments, one component, and no picture.
    private func file(_ segments: [UInt8]) -> [UInt8] {
        [0xff, 0xd8] + segments + segment(0xc0, [8, 0, 1, 0, 1, 1, 1, 0x11, 0])
            + [0xff, 0xda, 0, 2, 7, 0xff, 0, 7, 0xff, 0xd9]
    }

    private func profile(_ number: UInt8, of count: UInt8, _ content: [UInt8]) -> [UInt8] {
        segment(0xe2, Array("ICC_PROFILE\0".utf8) + [number, count] + content)
    }

    @Test func `a JPEG is whole at its end and nowhere before`() throws {
        let bytes = try Picture.scene(48, 32).jpeg(exif: Exif(make: "Nadar"))
        #expect(structure(bytes)?.length == bytes.count)
        #expect(structure(bytes + [1, 2, 3])?.length == bytes.count)
        #expect(structure(bytes + bytes)?.length == bytes.count)
        for count in stride(from: 0, to: bytes.count, by: 3) {
            #expect(structure(Array(bytes.prefix(count))) == nil)
        }
    }

    @Test func `fill bytes before a JPEG marker change nothing`() throws {
        let bytes = try Picture.scene(48, 32).jpeg()
        let filled = structure(bytes[..<2] + [0xff, 0xff] + bytes[2...])
        #expect(filled?.frame == structure(bytes)?.frame)
        #expect(filled?.length == bytes.count + 2)
    }

    @Test func `a JPEG's frame and marks say how its samples are meant`() throws {
        let color = try #require(structure(Picture.scene(48, 32).jpeg()))
        #expect(
            color.frame
                == JPEGStructure.Frame(
                    marker: 0xc0, precision: 8,
                    components: [1, 2, 3]))
        #expect(!color.hasJFIF && color.adobeTransform == nil && color.frames == 1)
        let inks = try #require(structure(Picture(8, 8, bands: 4) { _, _ in [1, 2, 3, 4] }.inks()))
        #expect(inks.frame.components.count == 4 && inks.adobeTransform == 0)
    }

    @Test func `a JPEG's profile in pieces is joined in order`() throws {
        let bytes = file(
            profile(2, of: 3, [3, 4]) + profile(3, of: 3, [5])
                + profile(1, of: 3, [1, 2]))
        let pieces = try #require(structure(bytes)).profile
        #expect(pieces.flatMap { bytes[$0] } == [1, 2, 3, 4, 5])
    }

    @Test func `a JPEG's profile with a missing or doubled piece is ignored`() {
        let broken = [
            profile(1, of: 2, [1]), profile(1, of: 1, [1]) + profile(1, of: 1, [1]),
            profile(0, of: 1, [1]), profile(1, of: 2, [1]) + profile(2, of: 3, [1]),
            profile(1, of: 1, [1]) + profile(2, of: 1, [2]),
        ]
        for segments in broken { #expect(structure(file(segments))?.profile == []) }
    }

    @Test func `a JPEG mark that is cut short is ignored`() {
        let adobe = segment(0xee, Array("Adobe".utf8) + [0, 100, 0, 0, 0, 0])
        let jfif = segment(0xe0, Array("JFIF\0".utf8) + [1, 2])
        let whole = segment(0xe0, Array("JFIF\0".utf8) + [1, 1, 0, 0, 1, 0, 1, 0, 0])
        #expect(structure(file(whole))?.hasJFIF == true)
        #expect(structure(file(adobe + jfif))?.adobeTransform == nil)
        #expect(structure(file(adobe + jfif))?.hasJFIF == false)
        #expect(
            structure([0xff, 0xd8] + segment(0xc0, [8, 0, 1, 0, 1, 3, 1]) + [0xff, 0xd9])
                == nil)
    }
}
