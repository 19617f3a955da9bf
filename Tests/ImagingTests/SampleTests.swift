import TestMedia
import Testing
@testable import Imaging

@Suite struct `Samples of a TIFF` {
    init() { Imaging.warmUp() }

    /// What the channels of a picture are.
    enum Layout: CaseIterable {
        case gray, grayFromWhite, grayWithOpacity, grayFromWhiteWithOpacity
        case colour, colourWithOpacity, inks, inksWithOpacity

        var photometric: Int {
            switch self {
            case .grayFromWhite, .grayFromWhiteWithOpacity: 0
            case .gray, .grayWithOpacity: 1
            case .colour, .colourWithOpacity: 2
            case .inks, .inksWithOpacity: 5
            }
        }

        var colours: Int { [0: 1, 1: 1, 2: 3, 5: 4][photometric]! }

        var hasOpacity: Bool {
            switch self {
            case .gray, .grayFromWhite, .colour, .inks: false
            default: true
            }
        }
    }

    private static func file(_ kind: TIFFFile.Kind, _ layout: Layout) -> TIFFFile {
        let channels = layout.colours + (layout.hasOpacity ? 1 : 0)
        var file = TIFFFile(32, 8, kind, photometric: layout.photometric, channels: channels) {
            x, y, channel in
            let slopes = [Double(x) / 31, 1 - Double(x) / 31, Double(y) / 7, 0.25]
            return channel == layout.colours ? 0.25 + Double(y) / 14 : slopes[channel]
        }
        if layout.hasOpacity { file.extraSamples = [2] }
        return file
    }

    private func opened(_ bytes: [UInt8]) throws -> Image {
        let file = ScratchFile(bytes)
        return try withExtendedLifetime(file) { try Image.open(file.descriptor, as: .tiff) }
    }

    private func expect(_ samples: [UInt8], near expected: [UInt8], within most: Int) {
        #expect(samples.count == expected.count)
        let worst = zip(samples, expected).map { abs(Int($0) - Int($1)) }.max() ?? 0
        #expect(worst <= most)
    }

    @Test(
        arguments: [
            .unsigned(16), .unsigned(32), .signed(8), .signed(16), .signed(32),
            .float(32), .untyped(8), .untyped(16), .untyped(32),
        ] as [TIFFFile.Kind],
        Layout.allCases)
    func `TIFF samples of every kind look like their 8-bit counterparts`(
        kind: TIFFFile.Kind, layout: Layout
    )
        throws
    {
        let bytes = Self.file(kind, layout).bytes
        let expected = try opened(Self.file(.unsigned(8), layout).bytes).inSRGB()
            .inMemory()
        let image = try opened(bytes)
        #expect(image.bitsPerBand == kind.bits)
        let shown = try image.inSRGB()
        #expect(shown.bands == expected.bands && shown.hasAlpha == layout.hasOpacity)
        try expect(shown.samples(), near: expected.samples(), within: 2)
        let (half, scale) = (PixelSize(16, 4), Scale(0.5, 0.5))
        let small = try opened(bytes).resized(to: half, by: scale)
        #expect(small.isInBytes)
        // Where there is little opacity, a step of one in it is several in the colour.
        try expect(
            small.inSRGB().samples(),
            near: expected.resized(to: half, by: scale).samples(), within: 6)
    }

    @Test(arguments: [1, 2, 4], [0, 1])
    func `TIFF samples of few bits are shown as gray`(bits: Int, photometric: Int) throws {
        let steps = Double(1 << bits - 1)
        let file = TIFFFile(16, 3, .unsigned(bits), photometric: photometric, channels: 1) {
            x, _, _ in (Double(x) / 15 * steps).rounded() / steps
        }
        let samples = try opened(file.bytes).inSRGB().samples()
        #expect(samples.first == (photometric == 1 ? 0 : 255))
        #expect(samples.last == (photometric == 1 ? 255 : 0))
        #expect(Set(samples).count == 1 << bits)
    }

    @Test(arguments: [.unsigned(8), .unsigned(16), .float(32)] as [TIFFFile.Kind])
    func `premultiplied TIFF samples look like plain ones`(kind: TIFFFile.Kind) throws {
        func file(_ kind: TIFFFile.Kind, isMultiplied: Bool) -> [UInt8] {
            var file = TIFFFile(32, 8, kind, photometric: 2, channels: 4) { x, y, channel in
                let opacity = 0.5 + Double(y) / 14
                if channel == 3 { return opacity }
                return [Double(x) / 31, 1, 0.5][channel] * (isMultiplied ? opacity : 1)
            }
            file.extraSamples = [isMultiplied ? 1 : 2]
            return file.bytes
        }
        let shown = try opened(file(kind, isMultiplied: true)).inSRGB()
        let expected = try opened(file(.unsigned(8), isMultiplied: false)).inSRGB()
        try expect(shown.samples(), near: expected.samples(), within: 3)
    }

    @Test func `float samples outside 0 to 1, and NaN, are shown black or white`() throws {
        let values = [-3, 0, 0.5, 1, 40, .infinity, -.infinity, .nan]
        let file = TIFFFile(8, 1, .float(32), photometric: 1, channels: 1) { x, _, _ in values[x] }
        #expect(try opened(file.bytes).inSRGB().samples() == [0, 0, 128, 255, 255, 255, 0, 0])
    }

    @Test(arguments: [.unsigned(8), .unsigned(16)] as [TIFFFile.Kind])
    func `an L*a*b* TIFF keeps its opacity`(kind: TIFFFile.Kind) throws {
        var file = TIFFFile(8, 4, kind, photometric: 8, channels: 4) { _, y, channel in
            // a* and b* are signed, and 0 of both is gray.
            [0.5, 0, 0, Double(y) / 3][channel]
        }
        file.extraSamples = [2]
        let image = try opened(file.bytes)
        #expect(image.bands == 4 && image.hasAlpha)
        let samples = try image.inSRGB().samples()
        #expect(samples.count == 8 * 4 * 4)
        for (row, opacity) in [0, 85, 170, 255].enumerated() {
            let pixel = samples[(row * 32)..<(row * 32 + 4)].map { Int($0) }
            #expect(abs(pixel[3] - opacity) <= 1)
            // L* of 50 is the gray 119.
            #expect(pixel[..<3].allSatisfy { abs($0 - 119) <= 2 })
        }
    }

    @Test func `the third sample of an L*a*b* TIFF is not taken for opacity`() throws {
        let file = TIFFFile(8, 4, .unsigned(8), photometric: 8, channels: 3) { _, _, channel in
            [0.5, 0, 0][channel]
        }
        let image = try opened(file.bytes)
        #expect(image.bands == 3 && !image.hasAlpha && image.colourSpace == "lab")
        #expect(try image.inSRGB().samples().allSatisfy { abs(Int($0) - 119) <= 2 })
    }

    /// Why a file is refused.
    struct Refusal: Sendable {
        let kind: TIFFFile.Kind
        var photometric = 1
        var channels = 1
        var extraSamples: [Int] = []
        let text: String
    }

    private static let reads = """
        ; Pressroom reads 8-, 16- and 32-bit integers, 32-bit floats, and integers of 1, 2 and 4 \
        bits in a single channel
        """

    @Test(arguments: [
        Refusal(kind: .float(64), text: "this TIFF has 64-bit float samples" + reads),
        Refusal(kind: .float(16), text: "this TIFF has 16-bit float samples" + reads),
        Refusal(kind: .float(24), text: "this TIFF has 24-bit float samples" + reads),
        Refusal(kind: .unsigned(64), text: "this TIFF has 64-bit unsigned integer samples" + reads),
        Refusal(kind: .signed(64), text: "this TIFF has 64-bit signed integer samples" + reads),
        Refusal(kind: .unsigned(24), text: "this TIFF has 24-bit unsigned integer samples" + reads),
        Refusal(kind: .unsigned(12), text: "this TIFF has 12-bit unsigned integer samples" + reads),
        Refusal(kind: .complex(64), text: "this TIFF has 64-bit complex float samples" + reads),
        Refusal(kind: .complex(128), text: "this TIFF has 128-bit complex float samples" + reads),
        Refusal(
            kind: .unsigned(1), photometric: 2, channels: 3,
            text: "this TIFF has 1-bit unsigned integer samples in 3 channels" + reads),
        Refusal(
            kind: .unsigned(4), channels: 2, extraSamples: [2],
            text: "this TIFF has 4-bit unsigned integer samples in 2 channels" + reads),
        Refusal(
            kind: .unsigned(16), photometric: 3,
            text: "this TIFF has 16-bit unsigned integer samples of a palette" + reads),
        Refusal(
            kind: .unsigned(32), photometric: 2, channels: 4, extraSamples: [1],
            text: """
                this TIFF has 32-bit unsigned integer samples multiplied by their opacity; \
                Pressroom \
                reads that of 8- and 16-bit integers and 32-bit floats
                """),
        Refusal(
            kind: .unsigned(8), photometric: 6, channels: 3,
            text: """
                this TIFF stores YCbCr without JPEG compression, which Pressroom does not read
                """),
        Refusal(
            kind: .unsigned(8), photometric: 9, channels: 3,
            text: """
                this TIFF stores ICC L*a*b*; Pressroom reads grey, palettes, RGB, CMYK, CIE \
                L*a*b*, \
                and YCbCr in JPEG compression
                """),
    ])
    func `a TIFF sample format that is not supported is refused by name`(refusal: Refusal) {
        var file = TIFFFile(
            8, 4, refusal.kind, photometric: refusal.photometric,
            channels: refusal.channels
        ) { _, _, _ in 0 }
        file.extraSamples = refusal.extraSamples
        let error = #expect(throws: VipsError.self) { _ = try opened(file.bytes) }
        #expect(error?.unsupported == refusal.text)
    }

    @Test(arguments: [34_712, 60_000])
    func `a TIFF in an unknown compression is refused as such`(compression: Int) {
        var file = TIFFFile(8, 4, .unsigned(8), photometric: 1, channels: 1) { _, _, _ in 0 }
        file.compression = compression
        // The error buffer of libvips is one for the process: a test beside this one may empty it.
        var reason: String?
        for _ in 0..<50 where reason == nil {
            let error = #expect(throws: VipsError.self) { _ = try opened(file.bytes).samples() }
            reason = error?.unsupported
        }
        #expect(reason == "the file has a compression that is not read")
    }
}
