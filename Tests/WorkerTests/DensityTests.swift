import Containers
import Imaging
import Jobs
import Pipelines
import TestMedia
import Testing
@testable import Worker

@Suite struct `Dots per inch of outputs` {
    init() { TaskRunner.warmUp() }

    private static func steps(_ format: ImageFormat, quality: Int = 80) -> [Step] {
        var small = Thumbnail(width: 20, height: 20)
        small.format = format
        var slim = Optimize()
        slim.format = format
        slim.quality = quality
        return [
            Step(name: "small", action: small),
            Step(name: "slim", action: slim),
        ]
    }

    /// A picture of 300 dots across and 150 down.
    private static func scan(_ encoding: Encoding, _ picture: Picture = .scene(90, 60)) throws
        -> [UInt8]
    {
        let source = ScratchFile(picture.png()), target = ScratchFile()
        try Image.open(source.descriptor, as: .png)
            .encode(to: target.descriptor, as: encoding, density: (300, 150))
        withExtendedLifetime(source) {}
        return target.bytes
    }

    private func dots(_ image: Image) -> [Int]? {
        image.resolution.map { [Int($0.horizontal.rounded()), Int($0.vertical.rounded())] }
    }

    private static let encodings: [(MediaType, Encoding)] = [
        (.jpeg, .jpeg(quality: 90, huffman: .standard)), (.png, .png), (.tiff, .tiff),
    ]

    @Test(arguments: encodings, [ImageFormat.jpeg, .png, .tiff])
    func `optimize keeps dots per inch, and thumbnails leave them out`(
        source: (type: MediaType, encoding: Encoding), format: ImageFormat
    ) throws {
        let run = Run(Self.steps(format), try Self.scan(source.encoding), source.type)
        #expect(run.code == .done && run.failures.isEmpty)
        #expect(dots(try run.image("slim")) == [300, 150])
        #expect(dots(try run.image("small")) == nil)
        // A second time, and where the input is kept.
        let again = Run(Self.steps(format, quality: 100), run.bytes("slim"), format.mediaType)
        #expect(dots(try again.image("slim")) == [300, 150])
    }

    @Test(arguments: encodings, [ImageFormat.jpeg, .png, .tiff])
    func `dots per inch are not made up`(
        source: (type: MediaType, encoding: Encoding), format: ImageFormat
    )
        throws
    {
        let sent = try Picture.scene(90, 60).encoded(source.encoding)
        let run = Run(Self.steps(format), sent, source.type)
        for step in ["slim", "small"] { #expect(dots(try run.image(step)) == nil) }
    }

    @Test func `dots per inch change places when the picture is turned`() throws {
        var sent = try Self.scan(.jpeg(quality: 90, huffman: .standard))
        let exif = Array("Exif\0\0".utf8) + Exif(orientation: .clockwise).bytes
        sent = sent[..<20] + [0xff, 0xe1] + big(exif.count + 2, 2) + exif + sent[20...]
        let turned = Run(Self.steps(.png), sent, .jpeg)
        #expect(try turned.image("slim").size == PixelSize(60, 90))
        #expect(dots(try turned.image("slim")) == [150, 300])
    }

    @Test func `dots per inch are kept for each page`() throws {
        let pages = [[300, 1], [150, 1], [72, 1]].map { dots in
            TIFFSample.Page(.quarters(20, 10), [296: [2]], fractions: [282: dots, 283: dots])
        }
        let bare = TIFFSample.Page(.quarters(20, 10))
        let slim = Run(Self.steps(.tiff), TIFFSample(pages + [bare]).bytes, .tiff).bytes("slim")
        let file = ScratchFile(slim)
        let found = try slim.withUnsafeBytes { bytes in
            try #require(File(bytes)).pages.map { dots(try Image.open(file.descriptor, page: $0)) }
        }
        #expect(found == [[300, 300], [150, 150], [72, 72], nil])
    }

    @Test func `a density without a unit is kept as a proportion`() throws {
        let page = TIFFSample.Page(
            .quarters(20, 10), [296: [1]],
            fractions: [282: [300, 1], 283: [300, 1]])
        let file = ScratchFile(TIFFSample([page]).bytes)
        #expect(dots(try Image.open(file.descriptor, as: .tiff)) == nil)
    }

    @Test(arguments: [ImageFormat.jpeg, .png, .tiff])
    func `the dots per inch of a PDF's page are those it is drawn at`(format: ImageFormat) throws {
        var pages = PDFPages()
        pages.dpi = 96
        pages.format = format
        let steps = Self.steps(format) + [Step(name: "pages", action: pages)]
        let run = Run(steps, PDFText(pages: [(72, 144)]).bytes, .pdf, pages: 1...1)
        #expect(run.failures.isEmpty)
        #expect(dots(try run.image("slim")) == [150, 150])
        #expect(dots(try run.image("pages", page: 1)) == [96, 96])
    }
}

/// The one of the tests is drawn.
private typealias File = Containers.TIFFFile
