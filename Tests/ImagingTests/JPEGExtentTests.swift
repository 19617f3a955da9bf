import TestMedia
import Testing
@testable import Imaging

@Suite struct `The extent of a JPEG` {
    init() { Imaging.warmUp() }

    private func extent(_ bytes: [UInt8]) throws(JPEGExtent.Failure) -> JPEGExtent {
        let result = bytes.withUnsafeBytes { buffer in
            Result { () throws(JPEGExtent.Failure) in try JPEGExtent(buffer) }
        }
        return try result.get()
    }

    @Test func `a whole JPEG has its full extent`() throws {
        let whole = try Picture.scene(320, 240).jpeg()
        #expect(try extent(whole) == extent(whole + [UInt8](repeating: 7, count: 999)))
        #expect(try extent(whole).present == 1 && extent(whole).hasEnd)
    }

    @Test func `a JPEG without only its end mark has its full extent`() throws {
        let bytes = try Array(Picture.scene(320, 240).jpeg().dropLast(2))
        #expect(try extent(bytes).present == 1 && !extent(bytes).hasEnd)
    }

    @Test(arguments: Array(stride(from: 4, to: 100, by: 4)))
    func `a cut JPEG has the extent that is left, with or without a false end mark`(percent: Int)
        throws
    {
        let whole = try Picture.scene(160, 1600).jpeg()
        let kept = Array(whole.prefix(whole.count * percent / 100))
        for end: [UInt8] in [[], [0xff, 0xd9]] {
            let extent = try extent(kept + end)
            #expect(abs(extent.present - Double(percent) / 100) < 0.04)
            #expect(extent.hasEnd == !end.isEmpty)
        }
    }

    @Test func `no extent is reported for bytes that are not a JPEG`() throws {
        let whole = try Picture.scene(32, 24).jpeg()
        for count in [0, 1, 2, 20, 150] {
            #expect(throws: JPEGExtent.Failure.unreadable) {
                _ = try extent(Array(whole.prefix(count)))
            }
        }
        #expect(throws: JPEGExtent.Failure.unreadable) { _ = try extent(Array("no JPEG".utf8)) }
    }

    @Test(arguments: [(0, 0xc3), (0, 0xc7), (4, 12), (4, 16)])
    func `the extent of lossless and other unreadable JPEGs is not measured`(
        offset: Int, value: UInt8
    ) throws {
        var bytes = try Picture.scene(32, 24).jpeg()
        let frame = try #require(bytes.indices.first { bytes[$0...].starts(with: [0xff, 0xc0]) })
        bytes[frame + 1 + (offset == 0 ? 0 : 3)] = value
        let file = ScratchFile(bytes)
        let error = #expect(throws: VipsError.self) {
            _ = try Image.open(file.descriptor, as: .jpeg).samples()
        }
        #expect(error?.unsupported?.hasPrefix("this JPEG is lossless, hierarchical, or") == true)
    }

    @Test func `the extent of a JPEG ends with a mark behind its last scan`() throws {
        func lacksEnd(_ format: SourceFormat, _ bytes: [UInt8]) -> Bool {
            bytes.withUnsafeBytes { format.lacksEnd($0) }
        }
        var exif = Exif(make: "Nadar")
        exif.thumbnail = try Picture.quarters(48, 32).jpeg()
        let jpeg = try Picture.scene(64, 48).jpeg(exif: exif)
        #expect(!lacksEnd(.jpeg, jpeg) && !lacksEnd(.jpeg, jpeg + [1, 2, 3]))
        for count in [1, 2] { #expect(lacksEnd(.jpeg, Array(jpeg.dropLast(count)))) }
        let png = Picture.scene(64, 48).png()
        #expect(!lacksEnd(.png, png) && !lacksEnd(.png, png + [1, 2, 3]))
        #expect(lacksEnd(.png, Array(png.dropLast(12))))
        // A GIF of one pixel, with a comment.
        let gif: [UInt8] =
            Array("GIF89a".utf8) + [1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255]
            + [0x21, 0xfe, 1, 0x3b, 0]
            + [0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3b]
        #expect(!lacksEnd(.gif, gif) && !lacksEnd(.gif, gif + [0, 0]))
        #expect(lacksEnd(.gif, Array(gif.dropLast(1))) && lacksEnd(.gif, Array(gif.dropLast(2))))
    }
}
