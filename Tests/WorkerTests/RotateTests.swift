import Imaging
import Jobs
import Pipelines
import TestMedia
import Testing
@testable import Worker

@Suite struct `Rotating` {
    init() { TaskRunner.warmUp() }

    private func step(_ change: (inout Rotate) -> Void) -> Step {
        var options = Rotate()
        change(&options)
        return Step(name: "one", action: options)
    }

    private static let turns: [(degrees: Int?, flip: Bool, flop: Bool, words: String)] = [
        (90, false, false, "-rotate 90"), (180, false, false, "-rotate 180"),
        (270, false, false, "-rotate 270"), (nil, true, false, "-flip"),
        (nil, false, true, "-flop"), (90, true, false, "-rotate 90 -flip"),
        (270, false, true, "-rotate 270 -flop"), (90, true, true, "-rotate 90 -flip -flop"),
        (180, true, false, "-rotate 180 -flip"), (nil, true, true, "-flip -flop"),
    ]

    @Test(
        .enabled(if: Referee.has("convert"), "ImageMagick is not installed"),
        arguments: turns.indices, Orientation.allCases)
    func `a picture is turned and mirrored as ImageMagick does it, however it is stored`(
        index: Int, orientation: Orientation
    ) throws {
        let turn = Self.turns[index]
        let picture = Picture.slopes(30, 20)
        let step = step {
            ($0.degrees, $0.isFlipped, $0.isFlopped) = (turn.degrees, turn.flip, turn.flop)
            $0.format = .png
        }
        let exif = Exif(orientation: orientation)
        let sent = try picture.stored(orientation).jpeg(quality: 100, exif: exif)
        let run = Run([step], sent, .jpeg)
        #expect(run.code == .done && run.failures.isEmpty)
        let seen = try #require(
            Referee.output(of: "convert - \(turn.words) -depth 8 rgb:- <FILE", picture.png()))
        let samples = try run.image("one").samples()
        #expect(decibels(samples.map(Double.init), seen.map(Double.init)) > 40)
        let size = (turn.degrees ?? 0) % 180 == 0 ? PixelSize(30, 20) : PixelSize(20, 30)
        let written = run.metadata["one"]
        #expect(try run.image("one").size == size)
        #expect(written?.width == size.width && written?.height == size.height)
    }

    @Test func `a turned picture without loss is the same to the bit, with its opacity`() throws {
        let picture = Picture.noise(31, 17).veiled()
        let step = step { $0.degrees = 90 }
        let run = Run([step], picture.png(), .png)
        #expect(try run.image("one").samples() == picture.stored(.clockwise).samples)
    }

    @Test(
        .enabled(if: Referee.has("convert"), "ImageMagick is not installed"),
        arguments: [ImageFormat.gif, .webp])
    func `each frame of an animation is turned`(format: ImageFormat) throws {
        let colours: [[UInt8]] = [[200, 40, 40], [40, 180, 40], [40, 40, 200]]
        let animation = AnimationSample(
            30, 20, zip(colours, [10, 25, 70]).map { .init($0, hundredths: $1) })
        let step = step { ($0.degrees, $0.format) = (270, format) }
        let run = Run([step], animation.gif, .gif)
        #expect(run.failures.isEmpty && run.metadata["one"]?.width == 20)
        let seen = try #require(
            Referee.text(of: "convert - -format '%T %wx%h\n' info: <FILE", run.bytes("one")))
        #expect(seen == "10 20x30\n25 20x30\n70 20x30\n")
    }

    @Test func `each page of a TIFF is turned, with its density`() throws {
        let pages = TIFFSample([
            .init(.quarters(40, 30), [282: [200], 283: [100], 296: [2]]), .init(.scene(20, 10)),
        ]).bytes
        let run = Run([step { $0.degrees = 90 }], pages, .tiff)
        #expect(run.failures.isEmpty && run.metadata["one"]?.pages == 2)
        let image = try run.image("one")
        #expect(image.size == PixelSize(30, 40))
        #expect(try image.samples().prefix(3) == [0, 0, 255])
    }
}
