import Imaging
import Jobs
import Pipelines
import TestMedia
import Testing
@testable import Worker

@Suite struct `Thumbnails` {
    init() { TaskRunner.warmUp() }

    private func step(
        _ width: Int, _ height: Int, _ fit: Thumbnail.Fit,
        _ change: (inout Thumbnail) -> Void = { _ in }
    ) -> Step {
        var options = Thumbnail(width: width, height: height)
        (options.fit, options.format) = (fit, .png)
        change(&options)
        return Step(name: "one", action: options)
    }

    @Test(
        arguments: [
            (.inside, (400, 300), false, (80, 60)), (.inside, (40, 30), false, (40, 30)),
            (.inside, (40, 30), true, (80, 60)), (.inside, (400, 300), true, (80, 60)),
            (.outside, (400, 300), false, (100, 75)), (.outside, (40, 30), false, (40, 30)),
            (.outside, (40, 30), true, (100, 75)), (.outside, (80, 200), false, (80, 200)),
            (.cover, (400, 300), false, (100, 60)), (.cover, (40, 30), false, (40, 30)),
            (.cover, (40, 30), true, (100, 60)), (.cover, (40, 300), false, (40, 60)),
            (.contain, (400, 300), false, (100, 60)), (.contain, (40, 30), false, (100, 60)),
            (.contain, (40, 30), true, (100, 60)), (.fill, (40, 30), false, (100, 60)),
        ] as [(Thumbnail.Fit, (Int, Int), Bool, (Int, Int))])
    func `a picture larger or smaller than the box fills it as its fit says`(
        fit: Thumbnail.Fit, source: (Int, Int), enlarge: Bool, expected: (Int, Int)
    ) throws {
        let picture = Picture.quarters(source.0, source.1)
        let run = Run([step(100, 60, fit) { $0.enlarge = enlarge }], picture.png(), .png)
        #expect(run.code == .done && run.failures.isEmpty)
        #expect(try run.image("one").size == PixelSize(expected.0, expected.1))
        #expect(run.metadata["one"]?.width == expected.0)
        #expect(run.metadata["one"]?.height == expected.1)
    }

    @Test(
        arguments: [
            (.northWest, 0, 0), (.north, 1, 0), (.northEast, 2, 0), (.west, 0, 1), (.centre, 1, 1),
            (.east, 2, 1), (.southWest, 0, 2), (.south, 1, 2), (.southEast, 2, 2),
        ] as [(Thumbnail.Crop, Int, Int)], Orientation.allCases)
    func `cover keeps the part that crop names, of the picture as it is shown`(
        place: (crop: Thumbnail.Crop, column: Int, row: Int), orientation: Orientation
    ) throws {
        let colours: [[UInt8]] = [[220, 30, 30], [30, 200, 30], [30, 30, 220]]
        let wide = Picture(90, 30) { x, _ in colours[x / 30] }
        let high = Picture(30, 90) { _, y in colours[y / 30] }
        for (picture, third) in [(wide, place.column), (high, place.row)] {
            let run = Run(
                [step(30, 30, .cover) { $0.crop = place.crop }],
                try picture.stored(orientation).jpeg(
                    quality: 100, exif: Exif(orientation: orientation)), .jpeg)
            let samples = try run.image("one").samples()
            // The middle of the result; its edges have the neighbour's colours in them.
            let middle = Array(samples[(15 * 30 + 15) * 3..<(15 * 30 + 16) * 3])
            for band in 0..<3 {
                #expect(abs(Int(middle[band]) - Int(colours[third][band])) < 12)
            }
        }
    }

    @Test(arguments: [(.entropy, 200), (.attention, 0)] as [(Thumbnail.Crop, Int)], [true, false])
    func `cover finds what is of most interest, streamed as well`(
        part: (crop: Thumbnail.Crop, left: Int), isAlone: Bool
    ) throws {
        // Noise without colour at the right, and at the left what is red on the even gray.
        let noise = Picture.noise(300, 100)
        let picture = Picture(300, 100) { x, y in
            let isRed = (20..<80).contains(x) && (20..<80).contains(y) && part.crop == .attention
            if isRed { return [230, 20, 30] }
            let isNoisy = x >= 200 && part.crop == .entropy
            return [UInt8](
                repeating: isNoisy ? noise.samples[(y * 300 + x) * 3] : 128, count: 3)
        }
        let wanted = step(100, 100, .cover) { $0.crop = part.crop }
        let other = Step(name: "other", action: Thumbnail(width: 290))
        let run = Run(isAlone ? [wanted] : [wanted, other], picture.png(), .png)
        #expect(run.code == .done && run.failures.isEmpty)
        let samples = try run.image("one").samples()
        let shown = Picture(100, 100) { x, y in
            Array(
                picture.samples[(y * 300 + x + part.left) * 3..<(y * 300 + x + part.left) * 3 + 3])
        }
        let odd = zip(samples, shown.samples).count { abs(Int($0) - Int($1)) > 8 }
        #expect(odd < samples.count / 5, "another part was chosen")
    }

    @Test(
        arguments: [
            (.png, nil, 3, [0, 0, 0, 0]), (.webp, nil, 3, [0, 0, 0, 0]),
            (.jpeg, nil, 3, [255, 255, 255]), (.tiff, nil, 1, [0, 0]), (.jpeg, nil, 1, [255]),
            (.png, "black", 3, [0, 0, 0]), (.png, "black", 1, [0]),
            (.png, "#336699", 3, [51, 102, 153]), (.png, "#336699", 1, [51, 102, 153]),
            (.png, "#33669980", 3, [51, 102, 153, 128]), (.jpeg, "#33669980", 3, [153, 178, 204]),
            (.png, "#33669980", 1, [51, 102, 153, 128]),
            (.png, "#33669980", 2, [51, 102, 153, 128]),
            (.png, "transparent", 4, [0, 0, 0, 0]), (.jpeg, "transparent", 4, [255, 255, 255]),
            (.png, "#336699", 4, [51, 102, 153]),
        ] as [(ImageFormat, String?, Int, [Int])])
    func `contain has the background around the picture, as the format can show it`(
        format: ImageFormat, background: String?, bands: Int, expected: [Int]
    ) throws {
        let pixel: [UInt8] = bands < 3 ? [99, 255] : [200, 40, 90, 255]
        let picture = Picture(40, 20, bands: bands) { _, _ in Array(pixel.prefix(bands)) }
        let run = Run(
            [
                step(40, 41, .contain) {
                    $0.format = format
                    $0.background = background.flatMap { Colour($0) }
                }
            ], picture.png(), .png)
        let image = try run.image("one")
        #expect(image.size == PixelSize(40, 41))
        let samples = try image.samples().map { Int($0) }
        let count = image.bands
        for (y, isPicture) in [
            (0, false), (8, false), (12, true), (28, true), (32, false), (40, false),
        ] {
            let seen = Array(samples[(y * 40 + 20) * count..<(y * 40 + 21) * count])
            let gray = [Int](repeating: Int(pixel[0]), count: count)
            let colour = bands < 3 ? gray : pixel.map { Int($0) }
            var right = isPicture ? Array(colour.prefix(count)) : expected
            if isPicture, count % 2 == 0 { right[count - 1] = 255 }
            #expect(seen.count == right.count)
            // What is not seen at all may have any colour.
            if count == 4, right == [0, 0, 0, 0], seen.last == 0 { continue }
            #expect(
                zip(seen, right).allSatisfy { abs($0 - $1) <= (format == .png ? 1 : 16) },
                "\(y): \(seen)")
        }
    }

    @Test(arguments: ["#3366ff", "#3366ff80", "#3366ff00", "#80808040"], [4, 2])
    func `transparent parts show the background, by their opacity`(text: String, bands: Int) throws
    {
        let colour = try #require(Colour(text))
        let picture = Picture(64, 4, bands: bands) { x, _ in
            Array([200, 40, 90].prefix(bands - 1)) + [UInt8(x * 4)]
        }
        let run = Run([step(64, 4, .inside) { $0.background = colour }], picture.png(), .png)
        let image = try run.image("one").inSRGB()
        let samples = try image.samples().map { Double($0) }
        let under = [colour.red, colour.green, colour.blue].map { Double($0) }
        let (isGray, below) = (image.bands < 3, Double(colour.opacity) / 255)
        for x in 0..<64 {
            let above = Double(x * 4) / 255
            let opacity = above + below * (1 - above)
            let pixel = samples[x * image.bands..<(x + 1) * image.bands]
            let last = image.hasAlpha ? pixel.last ?? 0 : 255
            #expect(abs(last - 255 * opacity) <= 1)
            guard opacity > 0.1 else { continue }
            for (band, seen) in pixel.prefix(isGray ? 1 : 3).enumerated() {
                let own = bands < 3 ? 200.0 : [200, 40, 90][band]
                let right = (own * above + under[band] * below * (1 - above)) / opacity
                #expect(abs(seen - right) <= 3, "\(x): \(seen) instead of \(right)")
            }
        }
    }

    @Test func `no smaller thumbnail is made of an enlarged one`() throws {
        let png = Picture.scene(120, 90).png()
        let small = step(40, 30, .inside)
        var options = Thumbnail(width: 600, height: 450)
        (options.enlarge, options.format) = (true, .png)
        let alone = Run([small], png, .png)
        let together = Run([Step(name: "large", action: options), small], png, .png)
        #expect(try together.image("large").size == PixelSize(600, 450))
        #expect(try together.image("one").samples() == alone.image("one").samples())
    }

    @Test func `an enlarged thumbnail has no more pixels than the pipeline allows`() throws {
        let png = Picture.quarters(10, 10).png()
        let run = Run([step(400, 400, .cover) { $0.enlarge = true }], png, .png) {
            $0.pixels = 159_999
        }
        #expect(run.code == .done && run.metadata.isEmpty)
        #expect(
            run.failures["one"]
                == Problem(
                    .pixelLimit, "400 × 400 pixels are more than the pipeline's limit of 159999"))
        let within = Run([step(400, 400, .cover) { $0.enlarge = true }], png, .png) {
            $0.pixels = 160_000
        }
        #expect(try within.image("one").size == PixelSize(400, 400))
    }

    @Test func `the first page of a PDF is contained in its box`() throws {
        let run = Run(
            [step(100, 100, .contain) { $0.background = Colour("#336699") }],
            PDFText(pages: [(400, 200)]).bytes, .pdf)
        let image = try run.image("one")
        #expect(image.size == PixelSize(100, 100))
        let samples = try image.samples()
        #expect(Array(samples.prefix(3)) == [51, 102, 153])
        #expect(Array(samples[(30 * 100 + 2) * 3..<(30 * 100 + 3) * 3]) == [255, 255, 255])
    }

    private static func set(
        _ widths: [Int], _ change: (inout Thumbnail) -> Void = { _ in }
    ) -> Step {
        var options = Thumbnail()
        (options.widths, options.format) = (widths, .png)
        change(&options)
        return Step(name: "set", action: options)
    }

    /// How a source is stored, and its size as it is shown.
    private static let sources: [(bytes: [UInt8], type: MediaType, shown: PixelSize)] = {
        let picture = Picture.rings(600, 400)
        return [
            (picture.png(), .png, PixelSize(600, 400)),
            (
                try! picture.stored(.clockwise).jpeg(exif: Exif(orientation: .clockwise)), .jpeg,
                PixelSize(600, 400)
            ),
            (PDFText(pages: [(300, 200)]).bytes, .pdf, PixelSize(16384, 10922)),
        ]
    }()

    @Test(arguments: sources.indices)
    func `widths make what as many steps with one width each would make`(source: Int) throws {
        let (bytes, type, shown) = Self.sources[source]
        let widths = [40, 300, 599, 600, 80, 1200]
        let run = Run([Self.set(widths)], bytes, type)
        #expect(run.code == .done && run.failures.isEmpty)
        let steps = widths.map { width in
            Step(
                name: "w\(width)",
                action: {
                    var one = Thumbnail(width: width)
                    one.format = .png
                    return one
                }())
        }
        let separate = Run(steps, bytes, type)
        for (number, width) in widths.enumerated() {
            let image = try run.image("set", number: number)
            #expect(image.size.width == min(width, shown.width), "\(width)")
            let other = try separate.image("w\(width)")
            #expect(try image.samples() == other.samples(), "\(width)")
        }
    }

    @Test func `widths enlarge where that is asked for`() throws {
        let png = Picture.quarters(100, 50).png()
        let run = Run([Self.set([60, 240]) { $0.enlarge = true }], png, .png)
        #expect(try run.image("set", number: 0).size == PixelSize(60, 30))
        #expect(try run.image("set", number: 1).size == PixelSize(240, 120))
    }

    @Test func `a width of more pixels than are allowed fails its step alone`() throws {
        let png = Picture.quarters(10, 10).png()
        let other = step(5, 5, .inside)
        let run = Run([Self.set([5, 400]) { $0.enlarge = true }, other], png, .png) {
            $0.pixels = 10_000
        }
        #expect(run.failures.keys.sorted() == ["set"] && run.failures["set"]?.kind == .pixelLimit)
        #expect(try run.image("one").size == PixelSize(5, 5))
    }
}
