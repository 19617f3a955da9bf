import Imaging
import Jobs
import Metadata
import Pipelines
import TestMedia
import Testing
@testable import Worker

@Suite struct `Optimizing with metadata: keep` {
    init() { TaskRunner.warmUp() }

    private func step(_ format: ImageFormat) -> Step {
        var options = Optimize()
        options.format = format
        options.metadata = .keep
        return Step(name: format.rawValue, action: options)
    }

    private func metadata(_ run: Run, _ format: ImageFormat) throws -> EmbeddedMetadata {
        let file = ScratchFile(run.bytes(format.rawValue))
        let source = try #require(SourceFormat(format.mediaType))
        return try Image.open(file.descriptor, as: source).metadata(in: file.descriptor, as: source)
    }

    /// Those that have a place for it.
    private static let formats = ImageFormat.allCases.filter { $0 != .gif }

    @Test(arguments: formats, Orientation.allCases)
    func `optimize with metadata: keep brings it from each format to each, upright`(
        source: ImageFormat, orientation: Orientation
    ) throws {
        var exif = Exif(
            orientation: orientation, make: "Nadar",
            latitude: ([48, 30, 0], "N"), longitude: ([2, 30, 0], "E"))
        exif.photo = [.long(0xa002, orientation.isTurned ? 32 : 64), .ratios(0x829a, [(1, 80)])]
        let iptc = IPTC.datasets([(120, "Straße")])
        let xmp = XMP.packet("xmp:Rating=\"4\" tiff:Orientation=\"\(orientation.rawValue)\"")
        let jpeg = try Picture.quarters(64, 32).stored(orientation)
            .jpeg(exif: exif, xmp: xmp, iptc: iptc)
        // From JPEG to the format, and from there to each.
        let first = Run([step(source)], jpeg, .jpeg)
        #expect(first.failures.isEmpty)
        let all = Self.formats
        let second = Run(all.map(step), first.bytes(source.rawValue), source.mediaType)
        #expect(second.code == .done && second.failures.isEmpty)
        for format in all {
            let found = try metadata(second, format)
            let fields = ExifFields(try #require(found.exif))
            #expect(fields.text("Make") == "Nadar")
            #expect(fields.numbers("GPSLatitude") == [48, 30, 0])
            #expect(fields.numbers("ExposureTime") == [0.0125])
            #expect(fields.text("PixelXDimension") == "64")
            #expect(fields.text("Orientation") == "1")
            let properties = XMPFields(try #require(found.xmp))
            #expect(properties.text("xmp:Rating") == "4")
            #expect(properties.text("tiff:Orientation") == "1")
            let caption = found.iptc.flatMap { IPTCFields($0).text("Caption") }
            #expect(caption ?? properties.text("dc:description") == "Straße")
            let image = try second.image(format.rawValue)
            #expect(image.size == PixelSize(64, 32) && image.orientation == .upright)
            let corner = Array(try image.samples().prefix(3))
            #expect(corner[0] > 180 && corner[1] < 80 && corner[2] < 80, "\(format)")
        }
    }

    @Test func `optimize with metadata: keep fails where the format cannot hold it`() throws {
        let xmp = XMP.packet("own:word=\"\(String(repeating: "x", count: 2 << 20))\"")
        let png = Run([step(.png)], try Picture.quarters(64, 32).jpeg(), .jpeg)
        let file = ScratchFile(png.bytes("png"))
        try EmbeddedMetadata(xmp: xmp).write(to: file.descriptor, in: .png, size: (64, 32))
        let run = Run([step(.jpeg), step(.webp)], file.bytes, .png)
        #expect(run.failures.mapValues(\.kind) == ["jpeg": .unsuitable])
        #expect(
            run.failures["jpeg"]?.detail
                == "there is more metadata than a file of the output's type can keep")
        #expect(try metadata(run, .webp).xmp == xmp)
    }

    @Test(arguments: [KeptMetadata.keep, .private])
    func `a GIF made of a file with metadata that are to be kept fails`(kept: KeptMetadata) throws {
        var options = Convert()
        (options.format, options.metadata) = (.gif, kept)
        let steps = [Step(name: "gif", action: options)]
        let sent = try Picture.quarters(64, 32).jpeg(exif: Exif(make: "Nadar"))
        #expect(Run(steps, sent, .jpeg).failures["gif"]?.kind == .unsuitable)
        let bare = Run(steps, try Picture.quarters(64, 32).jpeg(), .jpeg)
        #expect(bare.failures.isEmpty && bare.metadata.count == 1)
    }

    @Test func `optimize with metadata: keep warns of EXIF that cannot be read`() throws {
        let exif = Array("Exif\0\0II*\0".utf8) + [0xff, 0xff, 0xff, 0x7f, 1, 2, 3]
        let segment = [0xff, 0xe1, 0, UInt8(exif.count + 2)] + exif
        let whole = try Picture.quarters(64, 32).jpeg()
        let run = Run([step(.webp)], Array(whole.prefix(2)) + segment + whole.dropFirst(2), .jpeg)
        #expect(run.code == .done && run.failures.isEmpty)
        #expect(run.warnings == ["the EXIF of the file is damaged and is not kept"])
        #expect(try metadata(run, .webp).exif == nil)
        #expect(Run([step(.webp)], whole, .jpeg).warnings == [])
    }

    @Test(arguments: [ImageFormat.webp, .jpeg])
    func `optimize with metadata: keep warns of damaged IPTC and keeps what stands in front of it`(
        format: ImageFormat
    ) throws {
        let datasets = IPTC.datasets([(120, "A caption"), (90, "Paris")])
        let whole = try Picture.quarters(64, 32).jpeg()
        func run(_ iptc: [UInt8]) -> Run {
            let body = Array("Photoshop 3.0\0".utf8) + IPTC.resource(iptc)
            let segment = [0xff, 0xed, 0, UInt8(body.count + 2)] + body
            return Run([step(format)], Array(whole.prefix(2)) + segment + whole.dropFirst(2), .jpeg)
        }
        let damaged = run(datasets.dropLast(2))
        #expect(
            damaged.warnings == ["the IPTC of the file is damaged, and a part of it is not kept"])
        let kept = try metadata(damaged, format)
        #expect(
            (kept.xmp ?? kept.iptc ?? []).firstRange(of: Array("A caption".utf8)) != nil)
        #expect(run(datasets + [0, 0]).warnings == [])
    }
}
