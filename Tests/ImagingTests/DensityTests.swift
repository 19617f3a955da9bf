import Imaging
import TestMedia
import Testing

@Suite struct `Dots per inch of images` {
    init() { Imaging.warmUp() }

    private func resolution(_ bytes: [UInt8], _ format: SourceFormat) throws -> [Double]? {
        let file = ScratchFile(bytes)
        defer { withExtendedLifetime(file) {} }
        return try Image.open(file.descriptor, as: format).resolution.map {
            [$0.horizontal.rounded(), $0.vertical.rounded()]
        }
    }

    /// A JPEG with JFIF's segment.
    private func jpeg(_ unit: Int, _ across: Int, _ down: Int) throws -> [UInt8] {
        let jfif =
            [0xff, 0xe0, 0, 16] + Array("JFIF\0".utf8) + [1, 1] + big(unit, 1)
            + big(across, 2) + big(down, 2) + [0, 0]
        let bytes = try Picture.scene(32, 32).jpeg()
        return bytes[..<2] + jfif + bytes[2...]
    }

    @Test func `the dots per inch of a JPEG are those of JFIF`() throws {
        #expect(try resolution(jpeg(1, 204, 98), .jpeg) == [204, 98])
        #expect(try resolution(jpeg(2, 40, 40), .jpeg) == [102, 102])
        #expect(try resolution(jpeg(1, 1, 300), .jpeg) == [1, 300])
    }

    @Test func `a picture that states no density has none, or 72`() throws {
        let picture = Picture.scene(32, 32)
        for found in [
            try resolution(jpeg(0, 1, 1), .jpeg), try resolution(picture.png(), .png),
            try resolution(picture.tiff(), .tiff),
            try resolution(picture.encoded(.webp(quality: 80)), .webp),
        ] {
            #expect(found ?? [72, 72] == [72, 72])
        }
    }
}
