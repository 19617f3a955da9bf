import Containers
import Imaging
import Jobs
import PDF
import Pipelines
import TestMedia
import Testing
@testable import Worker

/// The one of the tests is drawn.
private typealias File = Containers.TIFFFile

@Suite struct `Optimizing a file with several pictures` {
    init() { TaskRunner.warmUp() }

    private typealias Page = TIFFSample.Page

    private static func steps(_ format: ImageFormat?, keepingMetadata: Bool = false) -> [Step] {
        var small = Thumbnail(width: 20, height: 20)
        small.format = .png
        var slim = Optimize()
        slim.format = format
        slim.metadata = keepingMetadata ? .keep : .strip
        return [
            Step(name: "small", action: small),
            Step(name: "slim", action: slim),
        ]
    }

    private static let pictures = [
        Picture.quarters(60, 40), Picture(31, 77, bands: 1) { x, y in [UInt8(x * y % 251)] },
        Picture(50, 20, bands: 4) { x, y in [200, UInt8(y), 40, UInt8(5 * x)] },
    ]

    @Test(arguments: 0..<4)
    func `optimize keeps each page of a TIFF`(kind: Int) throws {
        let turned = Picture.quarters(24, 36).stored(.clockwise)
        var sample = TIFFSample(
            Self.pictures.map {
                Page($0, $0.bands == 4 ? [338: [2]] : [:])
            } + [Page(Picture.quarters(8, 8), [254: [1]]), Page(turned, [274: [8]])])
        sample.isLittleEndian = kind % 2 == 0
        sample.isBig = kind / 2 == 1
        let run = Run(Self.steps(.tiff), sample.bytes, .tiff)
        #expect(run.code == .done && run.failures.isEmpty)
        #expect(run.metadata["slim"]?.pages == 4 && run.metadata["slim"]?.width == 60)
        #expect(try run.image("small").size == PixelSize(20, 13))
        try check(run.bytes("slim"), Self.pictures + [.quarters(24, 36)])
        // What was written is read again.
        let again = Run(Self.steps(nil), run.bytes("slim"), .tiff)
        try check(again.bytes("slim"), Self.pictures + [.quarters(24, 36)])
    }

    private func check(_ bytes: [UInt8], _ pictures: [Picture]) throws {
        let pages = try bytes.withUnsafeBytes { try #require(File($0)).pages }
        try #require(pages.count == pictures.count)
        let file = ScratchFile(bytes)
        for (page, picture) in zip(pages, pictures) {
            let image = try Image.open(file.descriptor, page: page)
            #expect(image.size == picture.size && image.orientation == .upright)
            #expect(try image.samples() == picture.samples)
        }
    }

    @Test func `optimize keeps the metadata of each page if asked to`() throws {
        let pages = ["one", "two"].map { Page(.quarters(8, 8), texts: [270: $0, 33432: "Nadar"]) }
        for isLittleEndian in [true, false] {
            var sample = TIFFSample(pages)
            sample.isLittleEndian = isLittleEndian
            let kept = Run(Self.steps(.tiff, keepingMetadata: true), sample.bytes, .tiff)
            let text = String(decoding: kept.bytes("slim"), as: UTF8.self)
            #expect(text.contains("one\0") && text.contains("two\0") && text.contains("Nadar\0"))
            let bare = Run(Self.steps(.tiff), sample.bytes, .tiff).bytes("slim")
            #expect(!String(decoding: bare, as: UTF8.self).contains("Nadar"))
        }
    }

    @Test(arguments: [ImageFormat.jpeg, .png, .webp, .avif])
    func `optimize fails where the format holds one page`(format: ImageFormat) throws {
        let sample = TIFFSample([Page(Self.pictures[0]), Page(Self.pictures[1])])
        let run = Run(Self.steps(format), sample.bytes, .tiff)
        #expect(run.failures.keys.sorted() == ["slim"])
        #expect(
            run.failures["slim"]
                == Problem(
                    .unsuitable,
                    """
                    the file has 2 pages, and \(format.mediaType.rawValue) holds one; optimize it \
                    to tiff, \
                    or put its pages into a PDF
                    """))
        #expect(try run.image("small").size == PixelSize(20, 13))
        let one = Run(Self.steps(format), TIFFSample([Page(Self.pictures[0])]).bytes, .tiff)
        #expect(one.failures.isEmpty)
    }

    @Test func `optimize limits pages and frames`() throws {
        let sample = TIFFSample(Self.pictures.map { Page($0) }).bytes
        let run = Run(Self.steps(.tiff), sample, .tiff) { $0.pages = 2 }
        #expect(
            run.failures == [
                "slim": Problem(
                    .pageLimit,
                    """
                    3 pages are more than the pipeline's limit of 2 pages
                    """)
            ])
        // The second page alone has more pixels.
        let large = Run(Self.steps(.tiff), sample, .tiff) { $0.pixels = 2400 }
        #expect(large.failures.isEmpty)
        let larger = TIFFSample([Page(Self.pictures[0]), Page(.quarters(50, 49))]).bytes
        let refused = Run(Self.steps(.tiff), larger, .tiff) { $0.pixels = 2400 }
        #expect(refused.failed?.kind == .pixelLimit && refused.metadata.isEmpty)
    }

    @Test(arguments: [MediaType.gif, .png])
    func `frames have a limit of their own, or else that of pages`(type: MediaType) {
        let sent = type == .gif ? Self.animation.gif : Self.animation.png
        let steps = Self.steps(type == .gif ? .gif : .png)
        let few = Run(steps, sent, type) { ($0.pages, $0.frames) = (500, 2) }
        #expect(
            few.failures == [
                "slim": Problem(
                    .frameLimit, "3 frames are more than the pipeline's limit of 2 frames")
            ])
        #expect(few.metadata.keys.contains("small"))
        #expect(Run(steps, sent, type) { ($0.pages, $0.frames) = (2, 3) }.failures.isEmpty)
        #expect(Run(steps, sent, type) { $0.pages = 2 }.failures["slim"]?.kind == .frameLimit)
    }

    private static let animation: AnimationSample = {
        let frames: [AnimationSample.Frame] = [
            .init([200, 40, 40], hundredths: 10), .init([40, 180, 40], hundredths: 25),
            .init([40, 40, 200], hundredths: 70),
        ]
        var animation = AnimationSample(30, 20, frames)
        animation.loops = 3
        animation.comment = "a remark of some length"
        return animation
    }()

    @Test func `optimize keeps a GIF's frames as they are stored, without comments`() throws {
        var bare = Self.animation
        bare.comment = ""
        let run = Run(Self.steps(nil), Self.animation.gif, .gif)
        #expect(run.code == .done && run.failures.isEmpty)
        #expect(run.bytes("slim") == bare.gif && run.metadata["slim"]?.pages == 3)
        #expect(try run.image("small").samples().prefix(3) == [200, 40, 40])
        let kept = Run(Self.steps(nil, keepingMetadata: true), Self.animation.gif, .gif)
        #expect(kept.bytes("slim") == Self.animation.gif)
        bare.frames.removeLast(2)
        #expect(Run(Self.steps(nil), bare.gif, .gif).bytes("slim") == bare.gif)
    }

    @Test func `an animated PNG whose still picture is none of its frames is shown with a warning`()
        throws
    {
        let whole = Self.animation.png
        let control = try #require(whole.firstRange(of: Array("fcTL".utf8)))
        // Length and name, 26 bytes, and a checksum.
        let chunk = control.lowerBound - 4..<control.upperBound + 30
        let still = Array(whole[..<chunk.lowerBound] + whole[chunk.upperBound...])
        let warned = Run(Self.steps(.webp), still, .png)
        #expect(warned.code == .done && warned.warnings.count == 1)
        #expect(warned.warnings.first?.contains("none of the frames") == true)
        #expect(Run(Self.steps(.webp), whole, .png).warnings == [])
    }

    @Test func `optimize keeps frames, times and loops in WebP`() throws {
        let first = Run(Self.steps(.webp), Self.animation.gif, .gif)
        let again = Run(Self.steps(nil), first.bytes("slim"), .webp)
        for run in [first, again] {
            #expect(run.code == .done && run.failures.isEmpty)
            let bytes = run.bytes("slim")
            // A GIF says how often it is shown again, a WebP how often it is shown.
            #expect(frameTimes(bytes) == [100, 250, 700] && loops(bytes) == 4)
            let file = ScratchFile(bytes)
            let samples = try Image.openFrames(file.descriptor, as: .webp).samples()
            try #require(samples.count == 3 * 30 * 20 * 3)
            for (index, frame) in Self.animation.frames.enumerated() {
                let middle = (index * 20 + 10) * 30 * 3 + 45
                for band in 0..<3 {
                    #expect(abs(Int(samples[middle + band]) - Int(frame.colour[band])) < 12)
                }
            }
        }
        #expect(try again.image("small").size == PixelSize(20, 13))
    }

    /// The durations of ANMF chunks, in milliseconds (RFC 9649, section 2.7.1.1).
    private func frameTimes(_ webp: [UInt8]) -> [Int] {
        chunks(of: webp).filter { $0.name == "ANMF" }.map {
            Int($0.data[12]) | Int($0.data[13]) << 8 | Int($0.data[14]) << 16
        }
    }

    private func loops(_ webp: [UInt8]) -> Int? {
        chunks(of: webp).first { $0.name == "ANIM" }.map { Int($0.data[4]) | Int($0.data[5]) << 8 }
    }

    private func chunks(of webp: [UInt8]) -> [(name: String, data: [UInt8])] {
        var (chunks, place) = ([(name: String, data: [UInt8])](), 12)
        while place + 8 <= webp.count {
            let length = (0..<4).reduce(0) { $0 | Int(webp[place + 4 + $1]) << (8 * $1) }
            chunks.append(
                (
                    String(decoding: webp[place..<place + 4], as: UTF8.self),
                    Array(webp[(place + 8)...].prefix(length))
                ))
            place += 8 + length + length % 2
        }
        return chunks
    }

    @Test func `optimize keeps the frames of an animated PNG as they are stored`() throws {
        var bare = Self.animation
        bare.comment = ""
        let run = Run(Self.steps(nil), Self.animation.png, .png)
        #expect(run.failures.isEmpty && run.bytes("slim") == bare.png)
        // A frame that is not what it was.
        var damaged = Self.animation.png
        damaged[damaged.count - 150] ^= 1
        #expect(Run(Self.steps(nil), damaged, .png).failed?.kind == .undecodable)
    }

    @Test(arguments: [
        (MediaType.gif, ImageFormat.jpeg), (.gif, .png), (.gif, .tiff), (.gif, .avif),
        (.png, .webp), (.png, .jpeg),
    ]) func `optimize fails where the format holds no frames, or they cannot be read`(
        type: MediaType, format: ImageFormat
    ) throws {
        let bytes = type == .gif ? Self.animation.gif : Self.animation.png
        let run = Run(Self.steps(format), bytes, type)
        let detail =
            type == .gif
            ? """
            the file is an animation of 3 frames, and \(format.mediaType.rawValue) holds one; \
            optimize it to webp
            """ : "the file is an animation of 3 frames, of which only the first can be read"
        #expect(run.failures == ["slim": Problem(.unsuitable, detail)])
        #expect(try run.image("small").samples().prefix(3) == [200, 40, 40])
    }

    @Test func `a file with several pictures becomes a PDF's pages, an animation its first frame`()
        throws
    {
        let album = [Step(name: "album", action: PDFExport())]
        let tiff = TIFFSample(
            Self.pictures.map { Page($0, $0.bands == 4 ? [338: [2]] : [:]) }
                + [Page(.quarters(8, 8), [254: [1]])])
        let run = Run(album, [(tiff.bytes, .tiff), (Self.animation.gif, .gif)])
        #expect(run.code == .done && run.metadata["album"]?.pages == 4)
        let file = ScratchFile(run.bytes("album"))
        let document = try PDFDocument(descriptor: file.descriptor)
        #expect(document.pages == 4)
        for (number, width) in [60.0, 31, 50, 30].enumerated() {
            #expect(try document.size(ofPage: number + 1).width == width)
        }
        let limited = Run(album, tiff.bytes, .tiff) { $0.pages = 2 }
        #expect(limited.failures["album"]?.kind == .pageLimit)
    }

    @Test func `optimize fails for a GIF that is cut off`() {
        let whole = Self.animation.gif
        for count in [whole.count / 2, whole.count * 3 / 4] {
            let run = Run(Self.steps(nil), Array(whole.prefix(count)), .gif)
            #expect(run.failed?.kind == .truncated)
        }
    }
}
