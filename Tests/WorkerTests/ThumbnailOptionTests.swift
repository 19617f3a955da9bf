import Imaging
import Jobs
import Metadata
import PDF
import Pipelines
import TestMedia
import Testing
@testable import Worker

@Suite struct `Thumbnails of a part or a page` {
    init() { TaskRunner.warmUp() }

    private func step(
        _ width: Int, _ height: Int, _ name: String = "one",
        _ change: (inout Thumbnail) -> Void = { _ in }
    ) -> Step {
        var options = Thumbnail(width: width, height: height)
        options.format = .png
        change(&options)
        return Step(name: name, action: options)
    }

    @Test(
        arguments: [
            ("0% 50%", 0), ("10% 50%", 0), ("20% 50%", 10), ("50% 0%", 40), ("50% 100%", 40),
            ("73.5% 50%", 63), ("90% 50%", 80), ("100% 50%", 80),
        ], [Orientation.upright, .clockwise, .flipped])
    func `cover keeps the focal point in the middle, as far as the picture reaches`(
        place: (focal: String, left: Int), orientation: Orientation
    ) throws {
        // Each column has a colour of its own.
        let picture = Picture(100, 20) { x, _ in [UInt8(2 * x), UInt8(255 - 2 * x), 90] }
        let options = step(20, 20) { ($0.fit, $0.focal) = (.cover, FocalPoint(place.focal)) }
        let sent = try picture.stored(orientation).jpeg(
            quality: 100, exif: Exif(orientation: orientation))
        let samples = try Run([options], sent, .jpeg).image("one").samples()
        for x in [0, 10, 19] {
            let seen = Double(samples[(10 * 20 + x) * 3]) / 2
            #expect(abs(seen - Double(place.left + x)) < 2)
        }
    }

    @Test(
        .enabled(if: Referee.has("convert"), "ImageMagick is not installed"),
        arguments: [
            ([255, 255, 255], 3, 1.0), ([0, 0, 0], 3, 1), ([0, 0, 0], 1, 1),
            ([250, 240, 250], 3, 5),
        ] as [([UInt8], Int, Double)])
    func `trim cuts borders of one colour off, as ImageMagick does`(
        border: [UInt8], bands: Int, tolerance: Double
    ) throws {
        let picture = Picture(120, 90, bands: bands) { x, y in
            let isInside = (10..<80).contains(x) && (20..<60).contains(y)
            let even = tolerance > 1 ? UInt8((x + y) % 3) : 0
            return isInside
                ? Array([200, 40, 90].prefix(bands)) : border.prefix(bands).map { $0 + even }
        }
        let run = Run([step(300, 300) { $0.trim = tolerance }], picture.png(), .png)
        #expect(run.code == .done && run.failures.isEmpty)
        let seen = try #require(
            Referee.text(
                of: "convert - -fuzz \(tolerance)% -trim -format '%wx%h' info: <FILE",
                picture.png()))
        let size = try run.image("one").size
        #expect("\(size.width)x\(size.height)" == seen && size == PixelSize(70, 40))
        let half = Run([step(35, 300) { $0.trim = tolerance }], picture.png(), .png)
        #expect(try half.image("one").size == PixelSize(35, 20))
    }

    @Test(
        .enabled(if: Referee.has("convert"), "ImageMagick is not installed"),
        arguments: [
            (60, 40), (200, 3), (1, 200), (2, 2), (1, 1),
        ])
    func `trim keeps each line and dot, as ImageMagick does`(width: Int, height: Int) throws {
        let picture = Picture(width, height) { x, y in
            let isLine = y == height / 3 && x > width / 4 && x < width - 2
            let isDot = x == width / 2 && y == max(0, height - 2)
            return isLine || isDot ? [0, 0, 0] : [255, 255, 255]
        }
        let run = Run([step(300, 300) { $0.trim = 2 }], picture.png(), .png)
        #expect(run.code == .done && run.failures.isEmpty)
        let seen = try #require(
            Referee.text(
                of: "convert - -fuzz 2% -trim -format '%wx%h' info: <FILE", picture.png()))
        let size = try run.image("one").size
        #expect("\(size.width)x\(size.height)" == seen)
    }

    @Test func `trim keeps what is transparent within an opaque border`() throws {
        let holed = Picture(60, 40, bands: 4) { x, y in
            let isHole = (20..<50).contains(x) && (5..<25).contains(y)
            return [255, 255, 255, isHole ? 0 : 255]
        }
        let trim = step(300, 300) { $0.trim = 2 }
        #expect(try Run([trim], holed.png(), .png).image("one").size == PixelSize(30, 20))
    }

    @Test func `trim cuts off what is transparent, and leaves a picture without borders alone`()
        throws
    {
        let clear = Picture(60, 40, bands: 4) { x, y in
            (20..<50).contains(x) && (5..<25).contains(y) ? [9, 9, 9, 255] : [9, 9, 9, 0]
        }
        let trim = step(300, 300) { $0.trim = 2 }
        #expect(try Run([trim], clear.png(), .png).image("one").size == PixelSize(30, 20))
        for picture in [Picture.noise(30, 20), Picture(30, 20) { _, _ in [7, 7, 7] }] {
            let run = Run([trim], picture.png(), .png)
            #expect(try run.image("one").samples() == picture.samples)
        }
        // Of a turned picture it is what is seen.
        let bordered = Picture(60, 40) { x, _ in x >= 20 ? [200, 40, 90] : [255, 255, 255] }
        let sent = try bordered.stored(.clockwise).jpeg(
            quality: 100, exif: Exif(orientation: .clockwise))
        let tolerant = step(300, 300) { $0.trim = 10 }
        let size = try Run([tolerant], sent, .jpeg).image("one").size
        #expect(abs(size.width - 40) <= 1 && size.height == 40)
    }

    /// An image that was opened is read once, from top to bottom.
    @Test(arguments: [false, true])
    func `steps that trim a picture and steps that do not each get all of it`(isTrimFirst: Bool)
        throws
    {
        let picture = Picture(200, 160) { x, y in
            (20..<180).contains(x) && (20..<140).contains(y)
                ? [UInt8(x), UInt8(y), 90] : [255, 255, 255]
        }
        var sepia = Adjust()
        sepia.sepia = 80
        let steps = [
            step(300, 300, "trimmed") { $0.trim = 2 }, Step(name: "sepia", action: sepia),
        ]
        for (bytes, type) in [(picture.png(), MediaType.png), (try picture.jpeg(), .jpeg)] {
            let run = Run(isTrimFirst ? steps : steps.reversed(), bytes, type)
            #expect(run.code == .done && run.failures.isEmpty)
            #expect(try run.image("trimmed").size.width < 170)
            #expect(try run.image("sepia").size == PixelSize(200, 160))
        }
    }

    @Test func `trim fits a page of a PDF without its margins into the box`() throws {
        var text = PDFText(pages: [(400, 200)])
        text.content = { _, _ in "0.2 0.4 0.6 rg 100 50 200 100 re f" }
        let run = Run([step(150, 150) { $0.trim = 5 }], text.bytes, .pdf)
        let image = try run.image("one")
        #expect(abs(image.size.width - 150) <= 1 && abs(image.size.height - 75) <= 1)
        let middle = try image.samples().dropFirst((37 * image.size.width + 70) * 3)
        #expect(Array(middle.prefix(3)) == [51, 102, 153])
    }

    @Test func `sharpen makes detail stronger by ImageMagick's unsharp mask`() throws {
        let sent = try Picture.scene(400, 300).jpeg()
        let plain = Run([step(200, 150)], sent, .jpeg)
        let sharp = Run([step(200, 150) { $0.sharpening = 80 }], sent, .jpeg)
        let seen = try #require(
            Referee.output(
                of: "convert - -virtual-pixel edge -unsharp 0x1+0.8+0 -depth 8 rgb:- <FILE",
                plain.bytes("one")))
        let samples = try sharp.image("one").samples().map { Double($0) }
        #expect(decibels(samples, seen.map { Double($0) }) > 40)
        #expect(decibels(samples, try plain.image("one").samples().map { Double($0) }) < 40)
    }

    private static let colours: [[UInt8]] = [[200, 40, 40], [40, 180, 40], [40, 40, 200]]

    private static let animation = AnimationSample(
        30, 20, zip(colours, [10, 25, 70]).map { .init($0, hundredths: $1) })

    /// A file of each kind that has several pages or frames, in these colours.
    private static func file(_ type: MediaType) -> [UInt8] {
        switch type {
        case .gif: return animation.gif
        case .webp:
            var options = Convert()
            options.format = .webp
            return Run([Step(name: "a", action: options)], animation.gif, .gif).bytes("a")
        case .tiff:
            return TIFFSample(colours.map { colour in .init(Picture(30, 20) { _, _ in colour }) })
                .bytes
        default:
            var text = PDFText(pages: [(30, 20), (60, 40), (90, 60)])
            text.content = { width, _ in
                let parts = colours[width / 30 - 1].map { "\(Double($0) / 255)" }
                return parts.joined(separator: " ") + " rg 0 0 90 60 re f"
            }
            return text.bytes
        }
    }

    @Test(arguments: [MediaType.gif, .webp, .tiff, .pdf], 1...3)
    func `page chooses a page or frame, beside steps that take the first`(
        type: MediaType, page: Int
    ) throws {
        let steps = [
            step(15, 10, "first"), step(15, 10) { $0.page = page },
            step(15, 10, "gone") { $0.page = 4 },
        ]
        let run = Run(steps, Self.file(type), type)
        #expect(run.code == .done && Array(run.failures.keys) == ["gone"])
        #expect(run.failures["gone"]?.kind == .unsuitable)
        for (name, index) in [("first", 0), ("one", page - 1)] {
            let image = try run.image(name)
            #expect(image.size == PixelSize(15, 10))
            let samples = try image.samples()
            for band in 0..<3 {
                let sample = samples[(5 * 15 + 7) * image.bands + band]
                #expect(abs(Int(sample) - Int(Self.colours[index][band])) < 14, "\(name)")
            }
        }
    }

    @Test func `a picture has no second page, and only the first frame of a PNG can be read`() {
        let second = [step(15, 10) { $0.page = 2 }]
        let still = Run(second, Picture.quarters(30, 20).png(), .png)
        #expect(
            still.failures["one"]?.detail
                == "the file has 1 pages or frames, and none of number 2")
        let moving = Run(second, Self.animation.png, .png)
        #expect(moving.failures["one"]?.detail.contains("only the first frame") == true)
    }

    @Test(
        .enabled(if: Referee.has("convert"), "ImageMagick is not installed"),
        arguments: [MediaType.gif, .webp], [OutputFormat.gif, .webp, .same])
    func `a thumbnail of an animation is one where the format can`(
        type: MediaType, format: OutputFormat
    ) throws {
        let moving = step(15, 15) { ($0.output, $0.fit) = (format, .cover) }
        let still = step(15, 15, "still")
        let one = step(15, 15, "second") { ($0.output, $0.page) = (format, 2) }
        let run = Run([moving, still, one], Self.file(type), type)
        #expect(run.code == .done && run.failures.isEmpty)
        #expect(run.metadata["one"]?.pages == 3 && run.metadata["still"]?.pages == nil)
        func seen(_ step: String) throws -> String {
            try #require(
                Referee.text(
                    of: "convert - -format '%T %wx%h\\n' info: <FILE", run.bytes(step)))
        }
        #expect(try seen("one") == "10 15x15\n25 15x15\n70 15x15\n")
        #expect(try seen("second").split(separator: "\n").count == 1)
        #expect(try run.image("still").size == PixelSize(15, 10))
    }

    @Test(arguments: [
        (MediaType.png, MediaType.png), (.jpeg, .jpeg), (.tiff, .tiff), (.webp, .webp),
        (.pdf, .jpeg), (.heif, .jpeg), (.gif, .gif), (.avif, .avif),
    ]) func `the format same is that of the file, or JPEG`(type: MediaType, expected: MediaType) {
        var options = Thumbnail(width: 10)
        options.output = .same
        #expect(options.outputType(for: type) == expected)
    }

    @Test(arguments: [KeptMetadata.strip, .private, .keep])
    func `a thumbnail has the metadata that it is to have`(kept: KeptMetadata) throws {
        var exif = Exif(
            make: "Nadar", latitude: ([48, 30, 0], "N"), longitude: ([2, 30, 0], "E"))
        exif.photo = [.long(0xa002, 400)]
        let sent = try Picture.scene(400, 300).jpeg(exif: exif)
        let run = Run([step(40, 30) { ($0.format, $0.metadata) = (.jpeg, kept) }], sent, .jpeg)
        #expect(run.failures.isEmpty)
        let file = ScratchFile(run.bytes("one"))
        let metadata = try Image.open(file.descriptor, as: .jpeg)
            .metadata(in: file.descriptor, as: .jpeg)
        let fields = metadata.exif.map { ExifFields($0) } ?? ExifFields()
        #expect((fields.text("Make") == "Nadar") == (kept != .strip))
        #expect(fields.numbers("GPSLatitude").isEmpty == (kept != .keep))
        #expect(kept == .strip || fields.text("PixelXDimension") == "40")
    }

    @Test(arguments: [false, true])
    func `the format auto is one that has room for the picture`(isVeiled: Bool) throws {
        let side = Thumbnail.sideMax
        let scene = Picture.scene(side, 9)
        let picture = isVeiled ? scene.veiled() : scene
        let run = Run([step(side, 10) { $0.output = .auto }], picture.png(), .png)
        #expect(run.failures.isEmpty)
        let type = run.metadata["one"]?.mediaType
        #expect(type == MediaType(magic: run.bytes("one")) && type != .webp)
        #expect(type == (isVeiled ? .png : .jpeg))
    }

    @Test func `the format auto is what suits the picture, and says so`() throws {
        let photograph = Picture.scene(300, 200)
        let drawing = Picture(300, 200) { x, y in
            x / 60 + y / 50 == 3 ? [200, 30, 30] : [255, 255, 255]
        }
        let veiled = Picture(300, 200, bands: 4) { x, y in
            Array(photograph.samples[3 * (y * 300 + x)..<3 * (y * 300 + x) + 3]) + [
                x < 150 ? 0 : 255
            ]
        }
        let shape = Picture(300, 200, bands: 4) { x, _ in x < 150 ? [0, 0, 0, 0] : [9, 9, 9, 255] }
        let opaque = Picture(300, 200, bands: 4) { x, y in
            Array(photograph.samples[3 * (y * 300 + x)..<3 * (y * 300 + x) + 3]) + [255]
        }
        let automatic = step(150, 100) { $0.output = .auto }
        for (bytes, type, expected) in [
            (try photograph.jpeg(), MediaType.jpeg, MediaType.jpeg), (drawing.png(), .png, .png),
            (veiled.png(), .png, .webp), (shape.png(), .png, .webp), (opaque.png(), .png, .jpeg),
            (Self.file(.gif), .gif, .webp), (Self.file(.webp), .webp, .webp),
            (Self.file(.tiff), .tiff, .png), (Self.file(.pdf), .pdf, .png),
        ] {
            let run = Run([automatic], bytes, type)
            #expect(run.code == .done && run.failures.isEmpty)
            #expect(run.metadata["one"]?.mediaType == expected, "\(type)")
            #expect(MediaType(magic: run.bytes("one")) == expected)
        }
        let moving = Run([automatic], Self.file(.gif), .gif)
        #expect(moving.metadata["one"]?.pages == 3)
        // One of an animation's frames is a picture like any other.
        let second = Run(
            [step(15, 10) { ($0.output, $0.page) = (.auto, 2) }], Self.file(.gif), .gif)
        #expect(second.metadata["one"]?.mediaType == .png && second.metadata["one"]?.pages == nil)
    }
}
