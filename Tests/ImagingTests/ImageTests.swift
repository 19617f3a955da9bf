import Metadata
import TestMedia
import Testing
@testable import Imaging

@Suite struct `Images` {
    init() { Imaging.warmUp() }

    private func opened(_ bytes: [UInt8], _ format: SourceFormat) throws -> Image {
        let file = ScratchFile(bytes)
        return try withExtendedLifetime(file) { try Image.open(file.descriptor, as: format) }
    }

    @Test(arguments: Orientation.allCases)
    func `a stored picture is turned upright`(orientation: Orientation) throws {
        let upright = Picture.quarters(6, 4)
        let image = try opened(upright.stored(orientation).png(), .png)
        #expect(image.size == orientation.apply(to: upright.size))
        let turned = try image.inMemory().turned(by: orientation)
        #expect(try turned.samples() == upright.samples)
    }

    @Test(arguments: Orientation.allCases)
    func `the orientation is read from EXIF`(orientation: Orientation) throws {
        let bytes = try Picture.quarters(32, 16).jpeg(exif: Exif(orientation: orientation))
        #expect(try opened(bytes, .jpeg).orientation == orientation)
    }

    @Test(arguments: [SourceFormat.jpeg, .png, .webp, .tiff, .gif, .heif])
    func `no bytes, few bytes and noise are no image`(format: SourceFormat) throws {
        var state: UInt32 = 7
        let noise = (0..<5000).map { _ -> UInt8 in
            state = state &* 1_664_525 &+ 1_013_904_223
            return UInt8(state >> 24)
        }
        for bytes in [[], [0xff], [0xff, 0xd8, 0xff], noise] {
            #expect(throws: VipsError.self) { _ = try opened(bytes, format).samples() }
        }
    }

    /// How much of a JPEG is there is `JPEGExtent`'s to tell.
    @Test(
        arguments: [Encoding.png, .webp(quality: 80), .tiff, .avif(quality: 60)],
        [0.3, 0.6, 0.9])
    func `an image that is cut off is not decoded`(encoding: Encoding, part: Double) throws {
        let whole = try Picture.scene(160, 120).encoded(encoding)
        let format = SourceFormat(encoding)
        #expect(try opened(whole, format).samples().count == 160 * 120 * 3)
        let cut = Array(whole.prefix(Int(Double(whole.count) * part)))
        #expect(throws: VipsError.self) { _ = try opened(cut, format).samples() }
    }

    @Test func `an AVIF that has an unknown essential property is unsupported, by name`() throws {
        let whole = try Picture.scene(64, 48).encoded(.avif(quality: 60))
        let samples = try opened(whole, .heif).samples()
        var bytes = whole
        let colours = try #require(bytes.firstRange(of: Array("colr".utf8)))
        bytes.replaceSubrange(colours, with: Array("zzzz".utf8))
        // Version 0: a count of items, and of each its number, a count of properties, and those.
        let list = try #require(bytes.firstRange(of: Array("ipma".utf8))).upperBound
        #expect(Array(bytes[list..<list + 4]) == [0, 0, 0, 0])
        let properties = list + 11..<list + 11 + Int(bytes[list + 10])
        for place in properties { bytes[place] &= 0x7f }
        #expect(try opened(bytes, .heif).samples().count == samples.count)
        for place in properties { bytes[place] |= 0x80 }
        do {
            _ = try opened(bytes, .heif)
            Issue.record("the picture was opened")
        } catch let error as VipsError {
            #expect(error.unsupported?.contains("\"zzzz\"") == true)
        }
        for place in properties { bytes[place] |= 0x80 }
        bytes.replaceSubrange(colours, with: Array("colr".utf8))
        #expect(try opened(bytes, .heif).samples() == samples)
    }

    @Test func `bytes behind a JPEG's end do no harm`() throws {
        let bytes = try Picture.scene(64, 48).jpeg() + Array("a maker's trailer".utf8)
        #expect(try opened(bytes, .jpeg).samples().count == 64 * 48 * 3)
    }

    @Test func `a transparent pixel lends no colour to its neighbours`() throws {
        // Opaque red beside invisible green: halved, the seam is red, and half visible.
        let picture = Picture(32, 32, bands: 4) { x, _ in
            (x / 3) % 2 == 0 ? [255, 0, 0, 255] : [0, 255, 0, 0]
        }
        let small = try opened(picture.png(), .png)
            .resized(to: PixelSize(16, 16), by: Scale(0.5, 0.5))
        let samples = try small.samples()
        #expect(small.hasAlpha)
        for pixel in stride(from: 0, to: samples.count, by: 4) where samples[pixel + 3] > 30 {
            #expect(samples[pixel] > 240 && samples[pixel + 1] < 15)
        }
    }

    @Test func `a JPEG of a transparent picture has a white background`() throws {
        let picture = Picture(16, 16, bands: 4) { _, _ in [0, 0, 0, 0] }
        let flat = try opened(picture.png(), .png).flattened()
        #expect(try flat.samples() == [UInt8](repeating: 255, count: 16 * 16 * 3))
    }

    @Test func `16-bit samples become 8-bit samples of the same brightness`() throws {
        let picture = Picture.scene(40, 30)
        let image = try opened(picture.png(bits: 16), .png)
        #expect(image.bitsPerBand == 16)
        #expect(try image.inSRGB().samples() == picture.samples)
    }

    @Test func `a gray picture stays gray`() throws {
        let picture = Picture(20, 20, bands: 1) { x, y in [UInt8(10 * ((x + y) % 20))] }
        let image = try opened(picture.png(), .png).inSRGB()
        #expect(image.bands == 1)
        #expect(try image.samples() == picture.samples)
    }

    @Test func `CMYK becomes the colours of its inks`() throws {
        let cyan = Picture(8, 8, bands: 4) { _, _ in [255, 0, 0, 0] }
        let image = try opened(cyan.tiff(photometric: 5), .tiff)
        #expect(image.colourSpace == "cmyk")
        let samples = try image.inSRGB().samples()
        #expect(samples.count == 8 * 8 * 3)
        #expect(samples[0] < 80 && samples[1] > 120 && samples[2] > 180)
    }

    @Test func `an embedded profile is applied, except for sRGB`() throws {
        let picture = Picture(16, 16) { _, _ in [200, 30, 60] }
        for (profile, expected) in [(Profile.sRGB, [200, 30, 60]), (.exchanged, [60, 30, 200])] {
            let image = try opened(picture.jpeg(profile: profile.bytes), .jpeg)
            #expect(image.profile?.name == profile.name)
            #expect(image.needsColourConversion == (profile.name == "exchanged"))
            let samples = try image.inSRGB().samples()
            for (band, value) in expected.enumerated() {
                #expect(abs(Int(samples[band]) - value) <= 6)
            }
        }
    }

    @Test func `an embedded profile that is not one is ignored`() throws {
        let picture = Picture(16, 16) { _, _ in [200, 30, 60] }
        let image = try opened(picture.jpeg(profile: Array("no profile".utf8)), .jpeg)
        #expect(image.profile == nil)
        #expect(try image.inSRGB().samples().count == 16 * 16 * 3)
    }

    @Test(arguments: [
        Encoding.jpeg(quality: 80, huffman: .own), .png, .webp(quality: 80), .tiff,
        .avif(quality: 60),
    ])
    func `metadata of a file does not reach another unless asked for`(encoding: Encoding) throws {
        var exif = Exif(orientation: .clockwise, make: "Nadar")
        exif.thumbnail = try Picture.quarters(48, 32).jpeg()
        let bytes = try Picture.scene(64, 48).jpeg(
            exif: exif, profile: Profile.sRGB.bytes, xmp: XMP.packet("xmp:Rating=\"4\""),
            iptc: IPTC.datasets([(120, "A caption")]))
        let output = ScratchFile()
        try opened(bytes, .jpeg).encode(to: output.descriptor, as: encoding)
        let again = try Image.open(output.descriptor, as: SourceFormat(encoding))
        #expect(try again.metadata(in: output.descriptor, as: SourceFormat(encoding)).iptc == nil)
        for text in ["Nadar", "EXIF", "Exif\0", "eXIf", "xmpmeta", "A caption", "ICC_PROFILE"] {
            #expect(output.bytes.firstRange(of: Array(text.utf8)) == nil, "\(text)")
        }
        #expect(output.bytes.firstRange(of: exif.thumbnail) == nil)
        #expect(again.orientation == .upright && again.profile == nil)
    }

    @Test(arguments: [(3, false), (4, true)], [Encoding.webp(quality: 80)])
    func `a WebP file has an extended header only for transparency`(
        bands: (Int, Bool), encoding: Encoding
    ) throws {
        let picture = Picture(40, 30, bands: bands.0) { x, y in
            Array([UInt8(x * 6), UInt8(y * 8), 40, UInt8(x * 6)].prefix(bands.0))
        }
        let bytes = try picture.encoded(encoding)
        #expect((bytes.firstRange(of: Array("VP8X".utf8)) != nil) == bands.1)
        let length = bytes[4..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
        #expect(length == bytes.count - 8)
        let again = try opened(bytes, .webp)
        #expect(again.hasAlpha == bands.1)
        #expect(try again.samples().count == picture.samples.count)
    }

    @Test(arguments: [(33, 17), (700, 900)])
    func `rows of an image are read one after the other from the top`(width: Int, height: Int)
        throws
    {
        let picture = Picture.scene(width, height)
        var samples: [UInt8] = []
        try opened(picture.png(), .png).forEachRow {
            samples += UnsafeBufferPointer(start: $0, count: 3 * width)
        }
        #expect(samples == picture.samples)
    }

    /// Cyan, magenta, yellow and black ink, 0 to 255.
    @Test(arguments: [true, false])
    func `JPEG inks are the same with and without Adobe's mark`(isMarked: Bool) throws {
        let inks: [UInt8] = [55, 215, 215, 0]
        let picture = Picture(32, 32, bands: 4) { _, _ in isMarked ? inks : inks.map { ~$0 } }
        var jpeg = try picture.inks()
        if !isMarked { jpeg = try #require(jpeg.withoutAdobe) }
        let samples = try opened(jpeg, .jpeg).samples()
        #expect(zip(samples, inks).allSatisfy { abs(Int($0) - Int($1)) <= 3 })
    }

    @Test(arguments: [1, 2, 3, 5, 7, 31, 100, 399], [1, 3, 37, 200])
    func `an image can be resized to every size without a change of gray`(width: Int, height: Int)
        throws
    {
        let picture = Picture(401, 203, bands: 1) { _, _ in [119] }
        let target = PixelSize(width, height)
        let scale = Scale(from: picture.size, to: target)
        let small = try opened(picture.png(), .png).resized(to: target, by: scale)
        #expect(small.size == target)
        #expect(try small.samples().allSatisfy { (118...120).contains($0) })
    }

    @Test(arguments: [(16, 12), (1600, 1200)])
    func `an image that is released returns its pixels' memory`(width: Int, height: Int) throws {
        let bytes = Picture(width, height, bands: 1) { x, _ in [UInt8(x & 255)] }.png()
        weak var kept: Image?
        do {
            let image = try opened(bytes, .png).inMemory()
            kept = image
            let small = try image.resized(to: PixelSize(8, 6), by: Scale(0.005, 0.005))
            #expect(try small.samples().count == 8 * 6)
        }
        #expect(kept == nil)
    }
}

extension SourceFormat {
    /// The decoder of what an encoder has written.
    fileprivate init(_ encoding: Encoding) {
        self =
            switch encoding {
            case .jpeg: .jpeg
            case .png, .indexedPNG: .png
            case .webp: .webp
            case .tiff: .tiff
            case .avif: .heif
            case .gif: .gif
            }
    }
}
