import FoundationEssentials
import Imaging
import Jobs
import PDF
import Pipelines
import TestMedia
import Testing
@testable import Worker

@Suite struct `The task runner` {
    init() { TaskRunner.warmUp() }

    private static let steps: [Step] = {
        var small = Thumbnail(width: 60, height: 60)
        small.fit = .cover
        small.format = .webp
        var slim = Optimize()
        slim.format = .jpeg
        return [
            Step(name: "small", action: small),
            Step(name: "large", action: Thumbnail(width: 200, height: 200)),
            Step(name: "slim", action: slim),
            Step(name: "facts", action: FileMetadata()),
        ]
    }()

    @Test(arguments: Orientation.allCases)
    func `one decode makes all renditions, upright`(orientation: Orientation) throws {
        let upright = Picture.quarters(600, 400)
        let run = Run(
            Self.steps,
            try upright.stored(orientation)
                .jpeg(exif: Exif(orientation: orientation)), .jpeg)
        #expect(run.code == .done && run.failures.isEmpty)
        #expect(
            run.metadata.mapValues { [$0.width, $0.height] }
                == [
                    "small": [60, 60], "large": [200, 133], "slim": [600, 400],
                    "facts": [nil, nil],
                ])
        for name in ["small", "large", "slim"] {
            let image = try run.image(name)
            let (width, height) = (image.size.width, image.size.height)
            let samples = try image.samples()
            let places = [
                (0, 0, [255, 0, 0]), (width - 1, 0, [0, 255, 0]),
                (0, height - 1, [0, 0, 255]), (width - 1, height - 1, [255, 255, 255]),
            ]
            for (x, y, colour) in places {
                for band in 0..<3 {
                    #expect(abs(Int(samples[(y * width + x) * 3 + band]) - colour[band]) < 40)
                }
            }
        }
    }

    @Test(arguments: steps.indices, [MediaType.jpeg, .png, .pdf])
    func `the rest of an earlier attempt comes out the same, and nothing else is made`(
        left: Int, type: MediaType
    ) throws {
        let picture = Picture.scene(1000, 700)
        let source =
            switch type {
            case .pdf: PDFText(pages: [(720, 504)]).bytes
            case .png: picture.png()
            default: try picture.jpeg(exif: Exif(orientation: .counterclockwise))
            }
        let whole = Run(Self.steps, source, type)
        var others = Self.steps
        let step = others.remove(at: left)
        let rest = Run([step], besides: others, source, type)
        #expect(rest.code == .done && rest.failures.isEmpty)
        #expect(Array(rest.metadata.keys) == [step.name])
        #expect(rest.bytes(step.name) == whole.bytes(step.name))
    }

    @Test(arguments: Thumbnail.Fit.allCases, Orientation.allCases)
    func `each fit gives its size, streamed as well`(fit: Thumbnail.Fit, orientation: Orientation)
        throws
    {
        var options = Thumbnail(width: 90, height: 90)
        options.fit = fit
        options.format = .png
        let stored = Picture.quarters(400, 300).stored(orientation)
        let run = Run(
            [Step(name: "one", action: options)],
            try stored.jpeg(exif: Exif(orientation: orientation)), .jpeg)
        let expected =
            switch fit {
            case .inside: PixelSize(90, 68)
            case .outside: PixelSize(120, 90)
            case .cover, .contain, .fill: PixelSize(90, 90)
            }
        let image = try run.image("one")
        #expect(image.size == expected)
        let row = fit == .contain ? 16 : 0
        let corner = try image.samples().dropFirst(row * image.size.width * image.bands)
        #expect(corner.prefix(3).map { $0 > 128 } == [true, false, false])
    }

    @Test(arguments: ImageFormat.allCases)
    func `every format is read and written`(format: ImageFormat) throws {
        var options = Optimize()
        options.format = format
        let step = Step(name: "one", action: options)
        let alpha = Picture(48, 32, bands: 4) { x, _ in [200, 40, 40, x < 24 ? 0 : 255] }
        let run = Run([step], alpha.png(), .png)
        let image = try run.image("one")
        #expect(image.size == PixelSize(48, 32))
        #expect(image.hasAlpha == (format != .jpeg))
        let again = Run([step], run.bytes("one"), format.mediaType)
        #expect(try again.image("one").size == PixelSize(48, 32))
    }

    @Test func `a chained thumbnail is as good as a direct one`() throws {
        let png = Picture.scene(1200, 900).png()
        func thumbnail(_ sizes: [Int]) throws -> [UInt8] {
            let steps = sizes.map { size in
                var options = Thumbnail(width: size, height: size)
                options.format = .png
                return Step(name: "\(size)", action: options)
            }
            return try Run(steps, png, .png).image("\(sizes[0])").samples()
        }
        let (chained, direct) = (try thumbnail([100, 300, 800]), try thumbnail([100]))
        let error =
            zip(chained, direct).reduce(0.0) { sum, pair in
                let difference = Double(pair.0) - Double(pair.1)
                return sum + difference * difference
            } / Double(direct.count)
        // 45 dB, as peak signal to noise.
        #expect(error < 255 * 255 / 31_623)
    }

    @Test(arguments: [0, 1, 20, 500, 2000])
    func `a file that is cut off fails as a whole`(count: Int) throws {
        let bytes = Array(try Picture.scene(300, 200).jpeg().prefix(count))
        let run = Run(Self.steps, bytes, .jpeg)
        #expect(run.code == .permanent)
        #expect(run.failed?.kind == .truncated)
    }

    @Test(arguments: [.float(32), .unsigned(32), .signed(16)] as [TIFFFile.Kind])
    func `a picture whose samples are not bytes comes out in all sizes`(kind: TIFFFile.Kind)
        throws
    {
        let ramp = TIFFFile(600, 400, kind, photometric: 1, channels: 1) { x, _, _ in
            Double(x) / 599
        }
        let run = Run(Self.steps, ramp.bytes, .tiff)
        #expect(run.code == .done && run.failures.isEmpty)
        for name in ["large", "slim"] {
            let image = try run.image(name)
            let row = try image.samples().prefix(image.size.width * image.bands)
            for (place, value) in row.enumerated() {
                let column = Double(place / image.bands) / Double(image.size.width - 1)
                #expect(abs(Double(value) - 255 * column) < 6)
            }
        }
    }

    @Test func `a picture of unsupported samples is refused by their name`() {
        let file = TIFFFile(60, 40, .float(64), photometric: 1, channels: 1) { _, _, _ in 0 }
        let run = Run(Self.steps, file.bytes, .tiff)
        #expect(run.code == .permanent && run.failed?.kind == .unsuitable)
        #expect(
            run.failed?.detail == """
                this TIFF has 64-bit float samples; Pressroom reads 8-, 16- and 32-bit integers, \
                32-bit floats, and integers of 1, 2 and 4 bits in a single channel
                """)
    }

    @Test(arguments: [2, 10, 30, 50, 70, 90], [[], [0xff, 0xd9]] as [[UInt8]])
    func `a JPEG that is cut short is refused with how much of it is there`(
        percent: Int, end: [UInt8]
    ) throws {
        let whole = try Picture.scene(320, 1600).jpeg()
        let bytes = Array(whole.prefix(whole.count * percent / 100)) + end
        let kind: Problem.Kind = end.isEmpty ? .truncated : .undecodable
        for steps in [Self.steps, [Step(name: "album", action: PDFExport())]] {
            let problem = try #require(Run(steps, bytes, .jpeg).problem)
            #expect(problem.kind == kind)
            let start = "the JPEG is cut short or damaged: "
            let end = " % of its picture is there in full"
            #expect(problem.detail.hasPrefix(start) && problem.detail.hasSuffix(end))
            let number = problem.detail.dropFirst(start.count).dropLast(end.count)
            #expect(abs((Int(number) ?? -9) - percent) <= 4)
        }
    }

    @Test func `a JPEG that lacks only its end mark comes out whole, with a warning`()
        throws
    {
        let whole = try Picture.scene(320, 240).jpeg()
        let run = Run(Self.steps, Array(whole.dropLast(2)), .jpeg)
        #expect(run.code == .done && run.failures.isEmpty)
        #expect(run.warnings == ["the JPEG has no end mark; all of its picture is there"])
        let expected = Run(Self.steps, whole, .jpeg)
        #expect(expected.warnings == [])
        for name in ["small", "large"] { #expect(run.bytes(name) == expected.bytes(name)) }
        let album = Run(
            [Step(name: "album", action: PDFExport())],
            Array(whole.dropLast(2)), .jpeg)
        #expect(album.code == .done && album.failures.isEmpty && album.warnings == run.warnings)
    }

    @Test func `a JPEG that lacks a last row comes out with a warning`() throws {
        let whole = try Picture.scene(64, 1600).jpeg()
        for end: [UInt8] in [[], [0xff, 0xd9]] {
            let run = Run(Self.steps, Array(whole.prefix(whole.count * 995 / 1000)) + end, .jpeg)
            #expect(run.code == .done && run.failures.isEmpty)
            #expect(
                run.warnings == [
                    """
                    the JPEG is cut short or damaged: 99 % of its picture is there in full
                    """
                ])
        }
    }

    @Test func `a PNG without its end mark comes out whole, with a warning`() {
        let whole = Picture.scene(64, 48).png()
        #expect(Run(Self.steps, whole, .png).warnings == [])
        let run = Run(Self.steps, Array(whole.dropLast(12)), .png)
        #expect(run.code == .done && run.failures.isEmpty)
        #expect(run.warnings == ["the file has no end mark; all of its picture is there"])
        #expect(Run(Self.steps, Array(whole.dropLast(20)), .png).failed?.kind == .truncated)
    }

    @Test func `a maker's bytes behind the end of a JPEG are no flaw`() throws {
        let bytes = try Picture.scene(64, 48).jpeg() + Array(repeating: 0x20, count: 5000)
        let run = Run(Self.steps, bytes, .jpeg)
        #expect(run.code == .done && run.warnings == [])
    }

    @Test(arguments: Orientation.allCases, [(204, 98), (98, 204)])
    func `pixels that are not square are shown in their shape`(
        orientation: Orientation, dots: (Int, Int)
    ) throws {
        let wide = dots.0 > dots.1
        // Squares of 408 by 408 in the end.
        let stored = Picture.quarters(wide ? 408 : 196, wide ? 196 : 408)
        let upright = orientation.apply(to: stored.size)
        var bytes = try Picture.quarters(upright.width, upright.height).stored(orientation)
            .jpeg(exif: Exif(orientation: orientation))
        // JFIF's density: the unit is the inch.
        let jfif =
            [0xff, 0xe0] + big(16, 2) + Array("JFIF\0".utf8) + [1, 2, 1]
            + big(dots.0, 2) + big(dots.1, 2) + [0, 0]
        bytes.insert(contentsOf: jfif, at: 2)
        var options = Thumbnail(width: 100, height: 120)
        options.format = .png
        let large = Thumbnail(width: 2000, height: 2000)
        let run = Run(
            [
                Step(name: "small", action: options),
                Step(name: "large", action: large),
            ], bytes, .jpeg)
        let small = try run.image("small")
        #expect(small.size == PixelSize(100, 100))
        #expect(try run.image("large").size == PixelSize(408, 408))
        let samples = try small.samples()
        let places = [
            (9, 9, [255, 0, 0]), (90, 9, [0, 255, 0]), (9, 90, [0, 0, 255]),
            (90, 90, [255, 255, 255]),
        ]
        for (x, y, colour) in places {
            for band in 0..<3 {
                #expect(abs(Int(samples[(y * 100 + x) * 3 + band]) - colour[band]) < 40)
            }
        }
    }

    @Test func `too many pixels are refused before they are decoded`() {
        let run = Run(Self.steps, Picture.scene(300, 200).png(), .png) { $0.pixels = 59_999 }
        #expect(run.failed?.kind == .pixelLimit && run.code == .permanent)
        #expect(
            run.failed?.detail
                == "300 × 200 pixels are more than the pipeline's limit of 59999")
        // A header, and next to no pixel behind it.
        let bomb = Picture.quarters(2, 2).png(claiming: PixelSize(60_000, 60_000))
        #expect(Run(Self.steps, bomb, .png).failed?.kind == .pixelLimit)
        let liar = Picture.quarters(2, 2).png(claiming: PixelSize(600, 600))
        #expect(Run(Self.steps, liar, .png).failed?.kind == .undecodable)
    }

    @Test func `a step that cannot be done fails alone`() throws {
        var options = Optimize()
        options.format = .webp
        let wide = Picture(16_400, 4) { x, _ in [UInt8(x & 255), 0, 0] }
        let steps = [Step(name: "webp", action: options)] + Self.steps
        let run = Run(steps, wide.png(), .png)
        #expect(run.code == .done)
        #expect(run.failures.mapValues(\.kind) == ["webp": .unsuitable])
        #expect(Set(run.metadata.keys) == ["small", "large", "slim", "facts"])
    }

    @Test(arguments: ["small", "large", "slim", "facts"])
    func `an output that cannot be written fails its step alone`(name: String) throws {
        let run = Run(Self.steps, try Picture.scene(600, 400).jpeg(), .jpeg, closed: name)
        #expect(run.code == .done)
        #expect(run.failures.mapValues(\.kind) == [name: .unwritable])
        #expect(
            Set(run.metadata.keys) == Set(["small", "large", "slim", "facts"]).subtracting([name]))
    }

    @Test func `the digest of an output is that of its bytes`() {
        let run = Run(
            [Step(name: "facts", action: FileMetadata())], Picture.scene(4, 4).png(), .png)
        let text = String(decoding: run.bytes("facts"), as: UTF8.self)
        #expect(text.contains("\"width\" : 4") && text.hasSuffix("}\n"))
        #expect(run.metadata["facts"]?.sha256.count == 64)
    }

    @Test func `the metadata output is readable for people`() throws {
        let exif = Exif(
            orientation: .clockwise, make: "Nadar", latitude: ([48, 30, 0], "N"),
            longitude: ([2, 30, 0], "E"))
        let run = Run(
            [Step(name: "facts", action: FileMetadata())],
            try Picture.quarters(40, 20).jpeg(exif: exif, profile: Profile.sRGB.bytes),
            .jpeg)
        let metadata = try JSONDecoder().decode(Facts.self, from: Data(run.bytes("facts")))
        #expect(
            metadata
                == Facts(
                    mediaType: "image/jpeg", width: 20, height: 40, orientation: 8,
                    colourSpace: "rgb", camera: .init(make: "Nadar"),
                    location: .init(latitude: 48.5, longitude: 2.5)))
    }

    private struct Facts: Decodable, Equatable {
        let mediaType: String
        let width, height, orientation: Int
        let colourSpace: String
        let camera: Camera
        let location: Place
        struct Camera: Decodable, Equatable { let make: String }
        struct Place: Decodable, Equatable { let latitude, longitude: Double }
    }
}
