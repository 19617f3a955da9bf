import Crypto
import Imaging
import Jobs
import Pipelines
import TestMedia
import Testing
@testable import Worker

@Suite struct `A watermark` {
    init() { TaskRunner.warmUp() }

    private func step(_ change: (inout Watermark) -> Void) -> Step {
        var options = Watermark()
        options.format = .png
        change(&options)
        return Step(name: "one", action: options)
    }

    /// One that uses a picture.
    private func step(_ picture: [UInt8], _ change: (inout Watermark) -> Void = { _ in }) -> Step {
        step {
            $0.picture = AttachedFile(path: "mark.png", sha256: SHA256.of(picture))
            change(&$0)
        }
    }

    private static let red = Picture(50, 20) { _, _ in [220, 30, 40] }.png()

    @Test(
        .enabled(if: Referee.has("convert"), "ImageMagick is not installed"),
        arguments: CompassPoint.allCases, [100.0, 60])
    func `a picture stands where its position says, and covers as much as its opacity`(
        position: CompassPoint, opacity: Double
    ) throws {
        let base = Picture.slopes(200, 100)
        let run = Run(
            [
                step(Self.red) {
                    ($0.position, $0.opacity, $0.margin, $0.size) = (position, opacity, 4, 25)
                }
            ], base.png(), .png, attachments: [Self.red])
        #expect(run.code == .done && run.failures.isEmpty)
        let gravity = position.rawValue.replacing("centre", with: "center").replacing("-", with: "")
        let across = [.north, .south, .centre].contains(position) ? 0 : 4
        let down = [.east, .west, .centre].contains(position) ? 0 : 4
        let seen = try #require(
            Referee.output(
                of: "convert - '(' -size 50x20 'xc:rgba(220,30,40,\(opacity / 100))' ')' "
                    + "-gravity \(gravity) -geometry +\(across)+\(down) -composite "
                    + "-depth 8 rgb:- <FILE", base.png()))
        let samples = try run.image("one").samples()
        try #require(samples.count == seen.count)
        #expect(zip(samples, seen).allSatisfy { abs(Int($0) - Int($1)) <= 2 })
        let changed = (0..<200 * 100).filter { pixel in
            (0..<3).contains {
                abs(Int(samples[3 * pixel + $0]) - Int(base.samples[3 * pixel + $0])) > 2
            }
        }
        let columns = Set(changed.map { $0 % 200 }), rows = Set(changed.map { $0 / 200 })
        #expect(columns.count == 50 && rows.count == 20)
        let lefts = ["west": 4, "east": 146]
        let left = lefts.first { position.rawValue.hasSuffix($0.key) }?.value ?? 75
        #expect(columns.min() == left)
    }

    @Test(arguments: [1.0, 10, 33, 100], [(300, 200), (200, 300), (40, 30)])
    func `a mark is as wide as its size says, in its proportions, and never juts out`(
        size: Double, picture: (Int, Int)
    ) throws {
        let base = Picture(picture.0, picture.1) { _, _ in [0, 0, 0] }
        let run = Run(
            [step(Self.red) { ($0.size, $0.opacity) = (size, 100) }], base.png(), .png,
            attachments: [Self.red])
        #expect(run.failures.isEmpty)
        let samples = try run.image("one").samples()
        let marked = (0..<picture.0 * picture.1).filter { samples[3 * $0] > 110 }
        let columns = Set(marked.map { $0 % picture.0 }), rows = Set(marked.map { $0 / picture.0 })
        let margin = (Double(min(picture.0, picture.1)) * 0.02).rounded()
        let room = Double(picture.0) - 2 * margin
        let wanted = min(size / 100 * Double(picture.0), room)
        #expect(abs(Double(columns.count) - max(1, wanted)) <= 1)
        #expect(abs(Double(rows.count) - max(1, wanted * 0.4)) <= 1)
    }

    @Test func `a text is as wide as its size says, and what looks like markup is shown`() throws {
        let base = Picture(400, 300) { _, _ in [40, 60, 80] }
        func columns(_ text: String, _ size: Double) throws -> (Int, Int) {
            let step = step { ($0.text, $0.size, $0.opacity) = (text, size, 100) }
            let run = Run([step], base.png(), .png)
            #expect(run.code == .done && run.failures.isEmpty)
            let samples = try run.image("one").samples()
            let marked = (0..<400 * 300).filter { samples[3 * $0] > 120 }
            #expect(marked.contains { samples[3 * $0] > 250 }, "white letters")
            return (
                Set(marked.map { $0 % 400 }).count, Set(marked.map { $0 / 400 }).count
            )
        }
        for size in [20.0, 50] {
            let (width, height) = try columns("MMMMMMMM", size)
            #expect(abs(Double(width) - 4 * size) < 0.35 * 4 * size && height > 4)
        }
        // As markup, the first would be a letter of the same shape as the second.
        let (_, low) = try columns("<b>x</b> & so on", 50)
        let (_, high) = try columns("x & so on", 50)
        #expect(low < high)
        // With an accent each is one character, and markup all the same.
        _ = try columns("&\u{301} <\u{338}b>\u{338}", 50)
    }

    @Test func `a text that shows nothing fails the step`() {
        let base = Picture(40, 30) { _, _ in [40, 60, 80] }.png()
        let orders = [step { $0.text = "\u{200b}" }, Step(name: "other", action: Optimize())]
        for steps in [[orders[0]], orders] {
            let run = Run(steps, base, .png)
            #expect(run.code == .done && run.metadata["one"] == nil)
            #expect(run.failures["one"]?.detail == "the text has nothing that can be shown")
        }
    }

    @Test func `a text that is veiled lets what is behind it through`() throws {
        let base = Picture(400, 300) { _, _ in [0, 0, 0] }
        func brightest(_ opacity: Double, _ colour: String?) throws -> UInt8 {
            let step = step {
                ($0.text, $0.size, $0.opacity) = ("MMM", 60, opacity)
                $0.colour = colour.flatMap { Colour($0) }
            }
            return try Run([step], base.png(), .png).image("one").samples().max() ?? 0
        }
        #expect(try abs(Int(brightest(50, nil)) - 128) <= 2)
        #expect(try abs(Int(brightest(50, "#ff000080")) - 64) <= 2)
        #expect(try abs(Int(brightest(100, "#204060")) - 0x60) <= 2)
    }

    @Test func `a tiled mark covers all of the picture evenly`() throws {
        let base = Picture(300, 200) { _, _ in [0, 0, 0] }
        let step = step(Self.red) { ($0.isTiled, $0.opacity, $0.size) = (true, 100, 10) }
        let samples = try Run([step], base.png(), .png, attachments: [Self.red])
            .image("one").samples()
        for row in 0..<4 {
            for column in 0..<4 {
                let marked = (0..<50 * 75).count { pixel in
                    let (x, y) = (column * 75 + pixel % 75, row * 50 + pixel / 75)
                    return samples[3 * (y * 300 + x)] > 128
                }
                #expect((1500...3200).contains(marked), "\(marked) in \(column), \(row)")
            }
        }
        // In the middle of the picture stands the middle of one.
        let mirrored = (0..<300 * 200).count { pixel in
            let (x, y) = (pixel % 300, pixel / 300)
            let other = (199 - y) * 300 + 299 - x
            return (samples[3 * pixel] > 128) != (samples[3 * other] > 128)
        }
        #expect(mirrored < 300 * 200 / 20)
    }

    @Test func `what is transparent stays so beside the mark, and gray gets its colours`() throws {
        let clear = Picture(200, 100, bands: 4) { _, _ in [9, 9, 9, 0] }
        let steps = [step(Self.red) { ($0.opacity, $0.position) = (50, .centre) }]
        let laid = try Run(steps, clear.png(), .png, attachments: [Self.red]).image("one")
        let samples = try laid.samples()
        #expect(laid.bands == 4 && samples[3] == 0)
        let middle = Array(samples[(50 * 200 + 100) * 4..<(50 * 200 + 101) * 4])
        #expect(abs(Int(middle[3]) - 128) <= 1 && abs(Int(middle[0]) - 220) <= 2)
        let gray = Picture(200, 100, bands: 1) { _, _ in [100] }
        let coloured = try Run(steps, gray.png(), .png, attachments: [Self.red]).image("one")
        let pixel = Array(try coloured.samples()[(50 * 200 + 100) * 3..<(50 * 200 + 101) * 3])
        for (sample, wanted) in zip(pixel, [160, 65, 70]) {
            #expect(abs(Int(sample) - wanted) <= 1)
        }
    }

    @Test(arguments: [false, true])
    func `a marked picture is the same whether others share its decode or not`(isTiled: Bool) throws
    {
        let steps = [step(Self.red) { $0.isTiled = isTiled }]
        let other = Step(name: "other", action: Optimize())
        let sent = try Picture.scene(700, 500).jpeg()
        let alone = Run(steps, sent, .jpeg, attachments: [Self.red])
        let both = Run(steps + [other], sent, .jpeg, attachments: [Self.red])
        #expect(alone.failures.isEmpty && both.failures.isEmpty)
        #expect(try alone.image("one").samples() == both.image("one").samples())
    }

    @Test func `each frame of an animation is marked`() throws {
        let animation = AnimationSample(
            100, 60, [[40, 180, 40], [40, 40, 200]].map { .init($0, hundredths: 9) })
        let step = step(Self.red) { ($0.format, $0.opacity, $0.size) = (.gif, 100, 40) }
        let run = Run([step], animation.gif, .gif, attachments: [Self.red])
        #expect(run.failures.isEmpty && run.metadata["one"]?.pages == 2)
        let file = ScratchFile(run.bytes("one"))
        let frames = try Image.openFrames(file.descriptor, as: .gif)
        let samples = try frames.samples()
        for frame in 0..<2 {
            #expect(samples[((frame * 60 + 55) * 100 + 90) * frames.bands] > 200)
            #expect(samples[((frame * 60 + 5) * 100 + 5) * frames.bands] < 60)
        }
    }
}
