import Imaging
import Jobs
import Pipelines
import TestMedia
import Testing
@testable import Worker

@Suite struct `A contact sheet` {
    init() { TaskRunner.warmUp() }

    private static let colours: [[UInt8]] = [
        [200, 40, 40], [40, 180, 40], [40, 40, 200], [200, 200, 40], [40, 200, 200],
    ]

    private func step(_ change: (inout ContactSheet) -> Void = { _ in }) -> Step {
        var options = ContactSheet()
        (options.format, options.width, options.height, options.gap) = (.png, 40, 30, 10)
        change(&options)
        return Step(name: "sheet", action: options)
    }

    private static func files(_ count: Int) -> [([UInt8], MediaType)] {
        (0..<count).map { index in
            (Picture(80, 60) { _, _ in colours[index % 5] }.png(), .png)
        }
    }

    @Test(arguments: [
        (1, 3, 60, 50), (3, 3, 160, 50), (4, 3, 160, 90), (5, 2, 110, 130), (5, 9, 260, 50),
    ])
    func `images stand in rows, in their order, with gaps`(
        count: Int, columns: Int, width: Int, height: Int
    ) throws {
        let run = Run([step { $0.columns = columns }], Self.files(count))
        #expect(run.code == .done && run.failures.isEmpty)
        let image = try run.image("sheet")
        #expect(image.size == PixelSize(width, height))
        #expect(run.metadata["sheet"]?.width == width && run.metadata["sheet"]?.height == height)
        let samples = try image.samples()
        func pixel(_ x: Int, _ y: Int) -> [UInt8] {
            Array(samples[(y * width + x) * 3..<(y * width + x + 1) * 3])
        }
        for index in 0..<count {
            let (column, row) = (index % min(columns, count), index / min(columns, count))
            let (left, top) = (10 + column * 50, 10 + row * 40)
            #expect(pixel(left + 20, top + 15) == Self.colours[index])
            #expect(pixel(left, top) == Self.colours[index])
            #expect(pixel(left - 1, top) == [255, 255, 255])
            #expect(pixel(left + 40, top + 29) == [255, 255, 255])
        }
    }

    @Test func `images of all types stand upright in the middle of their cells`() throws {
        let high = Picture(30, 60) { _, _ in Self.colours[0] }
        let turned = try high.stored(.clockwise).jpeg(
            quality: 100, exif: Exif(orientation: .clockwise))
        let small = Picture(8, 4, bands: 1) { _, _ in [100] }.png()
        let clear = Picture(80, 60, bands: 4) { _, _ in [9, 9, 9, 0] }.png()
        let animation = AnimationSample(
            80, 60, [Self.colours[1], Self.colours[2]].map { .init($0, hundredths: 9) }
        ).gif
        let pages = TIFFSample([.init(.quarters(40, 30)), .init(.scene(20, 10))]).bytes
        let run = Run(
            [step { ($0.columns, $0.background) = (5, Colour("#102030")) }],
            [(turned, .jpeg), (small, .png), (clear, .png), (animation, .gif), (pages, .tiff)])
        #expect(run.code == .done && run.failures.isEmpty)
        let samples = try run.image("sheet").samples()
        func pixel(_ cell: Int, _ x: Int, _ y: Int) -> [Int] {
            let place = (10 + y) * 260 + 10 + cell * 50 + x
            return samples[3 * place..<3 * place + 3].map { Int($0) }
        }
        let ground = [0x10, 0x20, 0x30]
        #expect(pixel(0, 10, 15) == ground && pixel(0, 29, 15) == ground)
        for band in 0..<3 {
            #expect(abs(pixel(0, 20, 1)[band] - Int(Self.colours[0][band])) < 8)
            #expect(abs(pixel(3, 20, 15)[band] - Int(Self.colours[1][band])) < 8)
        }
        #expect(pixel(1, 20, 15) == [100, 100, 100] && pixel(1, 14, 15) == ground)
        #expect(pixel(2, 20, 15) == ground)
        #expect(pixel(4, 5, 5) == [255, 0, 0] && pixel(4, 35, 25) == [255, 255, 255])
    }

    @Test(arguments: ["white", "black"])
    func `captions stand below, in a colour that shows, and stay within their cell`(
        background: String
    ) throws {
        let change = { (options: inout ContactSheet) in
            (options.hasCaptions, options.columns) = (true, 2)
            (options.width, options.height) = (100, 80)
            options.background = Colour(background)
        }
        let run = Run([step(change)], Self.files(4))
        let image = try run.image("sheet")
        #expect(image.size == PixelSize(230, 10 + 2 * (80 + 12 + 10)))
        let samples = try image.samples()
        let ground = background == "white" ? 255 : 0
        for cell in 0..<4 {
            let (left, top) = (10 + cell % 2 * 110, 10 + cell / 2 * 102 + 80)
            let inked = (0..<12 * 100).count { place in
                let sample = samples[3 * ((top + place / 100) * 230 + left + place % 100)]
                return abs(Int(sample) - ground) > 128
            }
            #expect(inked > 15, "\(inked) in \(cell)")
        }
        for y in 0..<image.size.height {
            for x in [5, 115, 225] { #expect(Int(samples[3 * (y * 230 + x)]) == ground) }
        }
    }

    @Test(arguments: [
        "a &\u{301} <\u{338}b>", "\u{200b}", "a\nb\nc.jpg", "\u{1}.jpg", "\u{ffff}",
        String(repeating: "W", count: 255), "</span>", "\u{202e}gpj.exe",
    ])
    func `a sheet is made whatever its files are called`(name: String) throws {
        let change = { (options: inout ContactSheet) in
            (options.hasCaptions, options.width, options.height) = (true, 100, 80)
        }
        let run = Run([step(change)], Self.files(2), names: [name])
        #expect(run.code == .done && run.failures.isEmpty)
        #expect(try run.image("sheet").size == PixelSize(230, 10 + 80 + 12 + 10))
    }

    @Test func `a sheet has no more pixels than the pipeline allows, and fails with a bad file`()
        throws
    {
        let wide = Run([step()], Self.files(4)) { $0.pixels = 210 * 50 - 1 }
        #expect(wide.failures["sheet"]?.kind == .pixelLimit)
        #expect(Run([step()], Self.files(4)) { $0.pixels = 210 * 50 }.failures.isEmpty)
        let cut = Run([step()], Self.files(2) + [(Array(Self.files(1)[0].0.prefix(60)), .png)])
        let kind = try #require(cut.problem?.kind)
        #expect([.truncated, .undecodable].contains(kind))
    }

    @Test func `a sheet holds its own pixels and one image at a time`() throws {
        let one = Run([step()], Self.files(1), allowanceBytes: 0).cost
        let many = Run([step { $0.columns = 1 }], Self.files(30), allowanceBytes: 0).cost
        let (few, most) = (try #require(one), try #require(many))
        #expect(most.images == 30 && few.images == 1)
        #expect(most.memoryBytes - few.memoryBytes < 1 << 20)
    }
}
