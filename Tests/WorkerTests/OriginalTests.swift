import Imaging
import Jobs
import Metadata
import Pipelines
import TestMedia
import Testing
@testable import Worker

@Suite struct `Optimizing a small JPEG` {
    init() { TaskRunner.warmUp() }

    private static func step(quality: Int = 100, keepingMetadata: Bool = false) -> Step {
        var options = Optimize()
        options.quality = quality
        options.metadata = keepingMetadata ? .keep : .strip
        return Step(name: "slim", action: options)
    }

    @Test func `optimize keeps a small JPEG's pixels to the bit and removes its metadata`() throws {
        let picture = Picture.scene(120, 90)
        let plain = try picture.jpeg(quality: 50)
        var exif = Exif(make: "Nadar", latitude: ([48, 30, 0], "N"), longitude: ([2, 30, 0], "E"))
        exif.thumbnail = try Picture.quarters(32, 24).jpeg()
        let sent =
            try picture.jpeg(quality: 50, exif: exif, profile: Profile.sRGB.bytes)
            + Array("a maker's trailer".utf8)
        let run = Run([Self.step()], sent, .jpeg)
        #expect(run.code == .done && run.bytes("slim") == plain)
        #expect(Run([Self.step(keepingMetadata: true)], sent, .jpeg).bytes("slim") == sent)
    }

    @Test(arguments: [(Orientation.clockwise, Profile.sRGB), (.upright, .exchanged)])
    func `optimize encodes a JPEG again when it is turned or its colours change`(
        orientation: Orientation, profile: Profile
    ) throws {
        let sent = try Picture.scene(120, 90)
            .jpeg(quality: 50, exif: Exif(orientation: orientation), profile: profile.bytes)
        let image = try Run([Self.step()], sent, .jpeg).image("slim")
        #expect(image.orientation == .upright && image.profile == nil)
        #expect(image.size == orientation.apply(to: PixelSize(120, 90)))
        let expected = try Picture.scene(120, 90).jpeg(quality: 50)
        #expect(Run([Self.step()], sent, .jpeg).bytes("slim") != expected)
    }

    /// Files that are as small as they can be, with metadata or without.
    private static let packed: [(MediaType, [UInt8])] = {
        let picture = Picture.scene(120, 90)
        let remark = String(repeating: "a remark ", count: 3000)
        let tiff = TIFFSample([
            .init(
                Picture(90, 60, bands: 1) { x, y in [UInt8((x ^ y) & 1)] },
                texts: [270: remark])
        ]).bytes
        var gif = AnimationSample(30, 20, [.init([9, 8, 7], hundredths: 1)])
        gif.comment = String(repeating: "x", count: 250)
        return [(.tiff, tiff), (.gif, gif.gif)]
    }()

    @Test(arguments: [
        Encoding.webp(quality: 10), .avif(quality: 10),
        .jpeg(quality: 10, huffman: .own),
    ])
    func `optimize never makes a small JPEG larger`(encoding: Encoding) throws {
        let sent = try Picture.scene(160, 120).encoded(encoding)
        let type: MediaType =
            switch encoding {
            case .webp: .webp
            case .avif: .avif
            default: .jpeg
            }
        let run = Run([Self.step(quality: 95)], sent, type)
        #expect(run.failures.isEmpty && run.bytes("slim").count <= sent.count)
        #expect(run.bytes("slim").count > sent.count - 300)
        // With a trailer or a remark as large as the picture.
        guard type == .jpeg else { return }
        let trailed = sent + [UInt8](repeating: 7, count: 60_000)
        #expect(Run([Self.step(quality: 95)], trailed, .jpeg).bytes("slim") == sent)
    }

    @Test func `optimize keeps the palette and the few bits of a PNG`() throws {
        let table = Picture.indexed(64, 40)
        // Uncompressed, it becomes smaller; the pixels, and how they are stored, are the same.
        let slim = Run([Self.step()], table, .png)
        #expect(slim.failures.isEmpty && slim.bytes("slim").count < table.count / 2)
        #expect(slim.bytes("slim")[..<33] == table[..<33])
        #expect(try slim.image("slim").samples() == opened(table, .png).samples())
        // A second time nothing is left to do.
        #expect(Run([Self.step()], slim.bytes("slim"), .png).bytes("slim") == slim.bytes("slim"))
    }

    private func opened(_ bytes: [UInt8], _ format: SourceFormat) throws -> Image {
        let file = ScratchFile(bytes)
        return try withExtendedLifetime(file) { try Image.open(file.descriptor, as: format) }
    }

    @Test(arguments: [Orientation.upright, .clockwise])
    func `optimize keeps lossless pictures lossless`(orientation: Orientation) throws {
        let picture = Picture.scene(60, 40)
        let bare = try picture.stored(orientation).encoded(.webp(quality: 50).lossless)
        #expect(try opened(bare, .webp).samples() == picture.stored(orientation).samples)
        let exif = Exif(orientation: orientation).bytes
        let sent = webp(bare, picture.stored(orientation).size, exif: exif)
        let run = Run([Self.step(quality: 20)], sent, .webp)
        #expect(run.failures.isEmpty)
        #expect(try run.image("slim").samples() == picture.samples)
        #expect(orientation != .upright || run.bytes("slim").count <= bare.count + 18)
        // In another format it is encoded as that has it.
        var options = Optimize()
        options.format = .jpeg
        let jpeg = Run([Step(name: "slim", action: options)], sent, .webp)
        #expect(try jpeg.image("slim").size == picture.size)
    }

    @Test(arguments: [false, true]) func `optimize removes EXIF and XMP from an AVIF`(
        isLossless: Bool
    )
        throws
    {
        let source = ScratchFile(Picture.scene(60, 40).png()), file = ScratchFile()
        let metadata = EmbeddedMetadata(
            exif: Exif(make: "Nadar").bytes,
            xmp: Array("<x:xmpmeta/> Nadar".utf8))
        try Image.open(source.descriptor, as: .png)
            .encode(to: file.descriptor, as: .avif(quality: 10), metadata: metadata)
        var sent = file.bytes
        let bare = try Picture.scene(60, 40).encoded(.avif(quality: 10))
        if isLossless {
            // The matrix of colours, behind their primaries and curve.
            let colours = try #require(sent.indices.first { sent[$0...].starts(with: "nclx".utf8) })
            (sent[colours + 8], sent[colours + 9]) = (0, 0)
        }
        let run = Run([Self.step(quality: isLossless ? 10 : 95)], sent, .avif)
        #expect(run.failures.isEmpty)
        let slim = run.bytes("slim")
        #expect(slim.count <= bare.count + 20 && slim.count < sent.count)
        for word in ["Nadar", "Exif", "cdsc"] { #expect(!slim.contains(word.utf8)) }
        #expect(try opened(slim, .heif).samples() == opened(sent, .heif).samples())
        #expect(Run([Self.step(quality: 95)], slim, .avif).bytes("slim") == slim)
    }

    /// A simple WebP in the extended form, with EXIF.
    private func webp(_ simple: [UInt8], _ size: PixelSize, exif: [UInt8]) -> [UInt8] {
        let body =
            Array("WEBPVP8X".utf8) + little(10, 4) + [8, 0, 0, 0]
            + little(size.width - 1, 3) + little(size.height - 1, 3) + simple[12...]
            + Array("EXIF".utf8) + little(exif.count, 4) + exif
            + (exif.count % 2 == 1 ? [0] : [])
        return Array("RIFF".utf8) + little(body.count, 4) + body
    }

    @Test(arguments: packed.indices) func `optimize removes comments from files`(index: Int) throws
    {
        let (type, sent) = Self.packed[index]
        let slim = Run([Self.step(quality: 95)], sent, type)
        #expect(slim.failures.isEmpty && slim.bytes("slim").count < sent.count - 200)
    }

    @Test(arguments: [30, 60, 80, 95, 100], [(24, 16), (121, 91), (640, 480)])
    func `optimize never makes a file larger`(quality: Int, size: (Int, Int)) throws {
        for picture in [Picture.scene(size.0, size.1), .slopes(size.0, size.1)] {
            let sent = try picture.jpeg(quality: quality)
            let slim = Run([Self.step(quality: 80)], sent, .jpeg).bytes("slim")
            #expect(slim.count <= sent.count)
            #expect(quality < 95 || size.0 < 640 || slim.count < sent.count)
        }
    }
}
