import Imaging
import Jobs
import Pipelines
import TestMedia
import Testing
@testable import Worker

@Suite struct `Converting` {
    init() { TaskRunner.warmUp() }

    private func step(_ format: ImageFormat, _ change: (inout Convert) -> Void = { _ in }) -> Step {
        var options = Convert()
        options.format = format
        change(&options)
        return Step(name: "one", action: options)
    }

    private func decoded(_ bytes: [UInt8], _ type: MediaType) throws -> [UInt8] {
        let file = ScratchFile(bytes)
        return try Image.open(file.descriptor, as: #require(SourceFormat(type))).samples()
    }

    private static let formats = ImageFormat.allCases

    @Test(arguments: formats, formats)
    func `convert makes each format of each, with the same pixels`(
        source: ImageFormat, target: ImageFormat
    ) throws {
        let sent = Run([step(source)], Picture.quarters(64, 48).png(), .png).bytes("one")
        let run = Run([step(target)], sent, source.mediaType)
        #expect(run.code == .done && run.failures.isEmpty && run.metadata["one"]?.width == 64)
        let image = try run.image("one")
        #expect(image.size == PixelSize(64, 48))
        let before = try decoded(sent, source.mediaType)
        let after = try image.samples()
        let (bandsBefore, bandsAfter) = (before.count / (64 * 48), image.bands)
        var worst = 0
        for pixel in 0..<64 * 48
        where abs(pixel % 64 - 32) > 6 && abs(pixel / 64 - 24) > 6 {
            for band in 0..<3 {
                let values = (before[pixel * bandsBefore + band], after[pixel * bandsAfter + band])
                worst = max(worst, abs(Int(values.0) - Int(values.1)))
            }
        }
        let isExact = source == target || [.png, .tiff].contains(target)
        #expect(worst <= (isExact ? 0 : 40), "\(source) to \(target)")
    }

    @Test(
        .enabled(if: Referee.has("convert"), "ImageMagick is not installed"),
        arguments: [ImageFormat.jpeg, .png, .webp, .tiff, .gif])
    func `another program sees the same picture`(format: ImageFormat) throws {
        let picture = Picture.slopes(60, 40)
        let run = Run([step(format)], picture.png(), .png)
        let seen = try #require(
            Referee.output(of: "convert - -depth 8 rgb:- <FILE", run.bytes("one")))
        #expect(decibels(seen.map(Double.init), picture.samples.map(Double.init)) > 30)
    }

    @Test(arguments: [Encoding.jpeg(quality: 60, huffman: .standard), .webp(quality: 40)])
    func `a file of the format already keeps its picture to the bit, without its metadata`(
        encoding: Encoding
    ) throws {
        let isJPEG = encoding != .webp(quality: 40)
        let sent =
            isJPEG
            ? try Picture.scene(90, 60).jpeg(quality: 60, exif: Exif(make: "Nadar"))
            : try Picture.scene(90, 60).encoded(encoding)
        let type = isJPEG ? MediaType.jpeg : .webp
        let run = Run([step(isJPEG ? .jpeg : .webp) { $0.quality = 100 }], sent, type)
        #expect(run.failures.isEmpty && run.bytes("one").count <= sent.count)
        #expect(try run.image("one").samples() == decoded(sent, type))
        #expect(!run.bytes("one").contains("Nadar".utf8))
        // One that is to be turned, or cut off, is not as it is stored.
        let turned = try Picture.scene(90, 60).jpeg(exif: Exif(orientation: .clockwise))
        #expect(try Run([step(.jpeg)], turned, .jpeg).image("one").size == PixelSize(60, 90))
        let cut = Array(sent.prefix(sent.count / 2))
        #expect(Run([step(isJPEG ? .jpeg : .webp)], cut, type).problem?.kind == .truncated)
    }

    @Test func `lossless WebP has the pixels of the original`() throws {
        let noise = Picture.noise(50, 30)
        let run = Run([step(.webp) { $0.isLossless = true }], noise.png(), .png)
        #expect(try run.image("one").samples() == noise.samples)
    }

    @Test(arguments: [ImageFormat.jpeg, .png, .gif])
    func `what is transparent gets the background, or white where the format is opaque`(
        format: ImageFormat
    ) throws {
        let clear = Picture(32, 32, bands: 4) { _, _ in [9, 9, 9, 0] }.png()
        let plain = try Run([step(format)], clear, .png).image("one")
        #expect(plain.hasAlpha == (format != .jpeg))
        if format == .jpeg { #expect(try plain.samples().allSatisfy { $0 >= 254 }) }
        let blue = Colour("#3366cc")
        let laid = try Run([step(format) { $0.background = blue }], clear, .png).image("one")
        for (sample, wanted) in zip(try laid.samples(), [0x33, 0x66, 0xcc]) {
            #expect(abs(Int(sample) - wanted) <= 2)
        }
    }

    @Test(
        .enabled(if: Referee.has("convert"), "ImageMagick is not installed"),
        arguments: [MediaType.gif, .webp], [ImageFormat.gif, .webp])
    func `an animation keeps frames, times and loops`(type: MediaType, format: ImageFormat) throws {
        let colours: [[UInt8]] = [[200, 40, 40], [40, 180, 40], [40, 40, 200]]
        var animation = AnimationSample(
            30, 20, zip(colours, [10, 25, 70]).map { .init($0, hundredths: $1) })
        animation.loops = 3
        let sent =
            type == .gif ? animation.gif : Run([step(.webp)], animation.gif, .gif).bytes("one")
        let run = Run([step(format)], sent, type)
        #expect(run.code == .done && run.failures.isEmpty && run.metadata["one"]?.pages == 3)
        let seen = try #require(
            Referee.text(of: "convert - -format '%T %wx%h\n' info: <FILE", run.bytes("one")))
        #expect(seen == "10 30x20\n25 30x20\n70 30x20\n")
        let pixels = try #require(
            Referee.output(of: "convert - -coalesce -depth 8 rgb:- <FILE", run.bytes("one")))
        for (index, colour) in colours.enumerated() {
            for band in 0..<3 {
                let sample = pixels[index * 30 * 20 * 3 + 10 * 30 * 3 + 45 + band]
                #expect(abs(Int(sample) - Int(colour[band])) < 12)
            }
        }
        let jpeg = Run([step(.jpeg)], sent, type)
        #expect(jpeg.failures["one"]?.detail.hasSuffix("convert it to webp") == true)
    }

    @Test func `the pages of a TIFF become pages of a TIFF, and fit into no other format`() throws {
        let pages = TIFFSample([.init(.quarters(40, 30)), .init(.scene(20, 10))]).bytes
        let run = Run([step(.tiff)], pages, .tiff)
        #expect(run.failures.isEmpty && run.metadata["one"]?.pages == 2)
        #expect(Run([step(.png)], pages, .tiff).failures["one"]?.kind == .unsuitable)
    }
}
