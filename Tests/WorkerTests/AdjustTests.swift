import Imaging
import Jobs
import Pipelines
import TestMedia
import Testing
@testable import Worker

@Suite(.enabled(if: Referee.has("convert"), "ImageMagick is not installed"))
struct `Adjusting` {
    init() { TaskRunner.warmUp() }

    private func step(_ change: (inout Adjust) -> Void) -> Step {
        var options = Adjust()
        options.format = .png
        change(&options)
        return Step(name: "one", action: options)
    }

    /// What is asked for, and the same in ImageMagick's words. The matrices are those of the
    /// specification of CSS filters.
    private static let rows: [(@Sendable (inout Adjust) -> Void, String)] = [
        ({ $0.isGrey = true }, "0.213 0.715 0.072 0.213 0.715 0.072 0.213 0.715 0.072"),
        ({ $0.sepia = 100 }, "0.393 0.769 0.189 0.349 0.686 0.168 0.272 0.534 0.131"),
        ({ $0.saturation = 0 }, "0.213 0.715 0.072 0.213 0.715 0.072 0.213 0.715 0.072"),
        (
            { $0.saturation = 200 },
            "1.787 -0.715 -0.072 -0.213 1.285 -0.072 -0.213 -0.715 1.928"
        ),
        ({ $0.brightness = 50 }, "0.5 0 0 0 0.5 0 0 0 0.5"),
        ({ $0.brightness = 300 }, "3 0 0 0 3 0 0 0 3"),
        (
            { $0.contrast = 50 },
            "0.5 0 0 0 0 0.25 0 0.5 0 0 0 0.25 0 0 0.5 0 0 0.25 "
                + "0 0 0 1 0 0 0 0 0 0 1 0 0 0 0 0 0 1"
        ),
        (
            { ($0.sepia, $0.brightness) = (50, 120) },
            "0.8358 0.4614 0.1134 0.2094 1.0116 0.1008 0.1632 0.3204 0.6786"
        ),
    ]

    @Test(arguments: rows.indices)
    func `colours become those of CSS filters`(index: Int) throws {
        let (change, matrix) = Self.rows[index]
        let picture = Picture.noise(60, 40)
        let run = Run([step(change)], picture.png(), .png)
        #expect(run.code == .done && run.failures.isEmpty)
        let seen = try #require(
            Referee.output(
                of: "convert - -color-matrix '\(matrix)' -depth 8 rgb:- <FILE", picture.png()))
        let image = try run.image("one")
        let samples = try image.samples()
        let shown = image.bands == 1 ? samples.flatMap { [$0, $0, $0] } : samples
        try #require(shown.count == seen.count)
        let worst = zip(shown, seen).map { abs(Int($0) - Int($1)) }.max()
        #expect(try #require(worst) <= 1)
    }

    @Test(arguments: [1.0, 2, 12]) func `a blur is ImageMagick's`(sigma: Double) throws {
        let picture = Picture.discs(120, 90)
        let run = Run([step { $0.blur = sigma }], picture.png(), .png)
        let seen = try #require(
            Referee.output(
                of: "convert - -virtual-pixel edge -blur 0x\(sigma) -depth 8 rgb:- <FILE",
                picture.png()))
        let samples = try run.image("one").samples()
        #expect(decibels(samples.map(Double.init), seen.map(Double.init)) > 42)
        #expect(samples != picture.samples)
    }

    @Test(arguments: [50.0, 200]) func `sharpening is ImageMagick's unsharp mask`(amount: Double)
        throws
    {
        let picture = Picture.scene(120, 90)
        let run = Run([step { $0.sharpening = amount }], picture.png(), .png)
        let seen = try #require(
            Referee.output(
                of: "convert - -virtual-pixel edge -unsharp 0x1+\(amount / 100)+0 "
                    + "-depth 8 rgb:- <FILE", picture.png()))
        let samples = try run.image("one").samples()
        #expect(decibels(samples.map(Double.init), seen.map(Double.init)) > 38)
    }

    @Test(
        arguments: [
            { $0.isGrey = true }, { $0.sepia = 60 }, { $0.brightness = 20 }, { $0.contrast = 300 },
            { $0.blur = 3 }, { $0.sharpening = 100 },
        ] as [@Sendable (inout Adjust) -> Void], [2, 4])
    func `the opacity of a picture stays as it is`(
        change: @Sendable (inout Adjust) -> Void, bands: Int
    ) throws {
        let veiled = Picture.discs(60, 40).veiled()
        let picture =
            bands == 4
            ? veiled
            : Picture(60, 40, bands: 2) { x, y in
                let start = (y * 60 + x) * 4
                return [veiled.samples[start], veiled.samples[start + 3]]
            }
        let run = Run([step(change)], picture.png(), .png)
        #expect(run.failures.isEmpty)
        let image = try run.image("one")
        let samples = try image.samples()
        let opacity = stride(from: image.bands - 1, to: samples.count, by: image.bands)
            .map { samples[$0] }
        let before = stride(from: bands - 1, to: picture.samples.count, by: bands)
            .map { picture.samples[$0] }
        #expect(opacity == before)
    }

    @Test func `a blur takes no colour from what is transparent`() throws {
        let picture = Picture(40, 20, bands: 4) { x, _ in
            x < 20 ? [200, 30, 30, 255] : [0, 255, 0, 0]
        }
        let samples = try Run([step { $0.blur = 3 }], picture.png(), .png).image("one").samples()
        for (index, sample) in samples.prefix(20 * 4).enumerated() {
            #expect(abs(Int(sample) - [200, 30, 30, 255][index % 4]) <= 1)
        }
    }

    @Test func `colours of another space are adjusted as they are seen`() throws {
        let picture = Picture(40, 20) { _, _ in [200, 100, 40] }
        let step = step { $0.brightness = 50 }
        let plain = Run([step], try picture.jpeg(quality: 100), .jpeg)
        let exchanged = Run(
            [step], try picture.jpeg(quality: 100, profile: Profile.exchanged.bytes), .jpeg)
        let before = Run(
            [Step(name: "one", action: Optimize())],
            try picture.jpeg(quality: 100, profile: Profile.exchanged.bytes), .jpeg)
        #expect(try plain.image("one").samples().prefix(3) == [100, 50, 20])
        for (sample, full) in zip(
            try exchanged.image("one").samples().prefix(3),
            try before.image("one").samples().prefix(3))
        {
            #expect(abs(2 * Int(sample) - Int(full)) <= 6)
        }
    }

    @Test func `each frame of an animation is blurred by itself`() throws {
        let animation = AnimationSample(
            30, 20, [[200, 40, 40], [40, 180, 40]].map { .init($0, hundredths: 9) })
        let run = Run([step { ($0.blur, $0.format) = (4, .gif) }], animation.gif, .gif)
        #expect(run.failures.isEmpty && run.metadata["one"]?.pages == 2)
        let file = ScratchFile(run.bytes("one"))
        let frames = try Image.openFrames(file.descriptor, as: .gif)
        let samples = try frames.samples()
        // At the border of two frames nothing of the other shows.
        for band in 0..<3 {
            let last = samples[(19 * 30 + 15) * frames.bands + band]
            #expect(abs(Int(last) - [200, 40, 40][band]) < 6)
        }
    }
}
