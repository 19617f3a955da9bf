import Imaging
import Jobs
import Pipelines
import TestMedia
import Testing
@testable import Worker

/// Whatever a pass saves, it shows in no picture: see Tests/Benchmarks/QUALITY.md.
@Suite struct `The quality of renditions` {
    init() { TaskRunner.warmUp() }

    private static let steps = [
        step("large", 90, 90), step("near", 75, 75), step("medium", 40, 40),
        step("small", 18, 18, .cover), step("bent", 50, 30, .fill),
    ]

    private static func step(
        _ name: String, _ width: Int, _ height: Int, _ fit: Thumbnail.Fit = .inside
    )
        -> Step
    {
        var options = Thumbnail(width: width, height: height)
        options.fit = fit
        options.format = .png
        return Step(name: name, action: options)
    }

    /// A picture, how it is stored as a JPEG (otherwise as a PNG), and its name.
    private static let pictures: [(Picture, Orientation?, String)] = [
        (.rings(360, 240), nil, "rings"), (.rings(360, 240), .upright, "rings as JPEG"),
        (.rings(361, 239), nil, "odd rings"), (.rings(361, 239), .upright, "odd rings as JPEG"),
        (.noise(256, 192), nil, "noise"), (.slopes(400, 150), nil, "slopes"),
        (.lines(320, 200), nil, "lines"), (.lines(360, 200), .upright, "lines as JPEG"),
        (.discs(300, 225), nil, "discs"), (.discs(320, 240).veiled(), nil, "veil"),
        (.discs(45, 750), nil, "tower"), (.rings(900, 35), nil, "wall"),
        (.scene(200, 320), .clockwise, "portrait"), (.scene(365, 275), .upsideDown, "scene"),
    ]

    /// Peak signal-to-noise in decibels. Fine lines are the worst there is; photographs are 10 dB
    /// better. Where libjpeg makes a picture smaller while it decodes, more is left of them.
    private static func tolerance(_ type: MediaType) -> Double { type == .jpeg ? 34 : 38 }

    @Test(arguments: pictures.indices)
    func `renditions of a pass equal those made one by one, and the reference`(index: Int) throws {
        let (picture, orientation, name) = Self.pictures[index]
        let bytes =
            try orientation.map {
                try picture.stored($0).jpeg(exif: Exif(orientation: $0))
            } ?? picture.png()
        let type: MediaType = orientation == nil ? .png : .jpeg
        let upright = try Self.decoded(bytes, type)
        let pass = Run(Self.steps, bytes, type)
        for (output, step) in Self.steps.enumerated() {
            let made = (try pass.image(step.name), try Run([step], bytes, type).image(step.name))
            let work = try #require(step.action as? any RenditionWork)
            let source = RenditionSource(shown: picture.size, full: picture.size, density: nil)
            let rendition = Rendition(step, work, output: output, of: source, as: .png, number: 0)
            let size = rendition.placement.visible
            #expect(made.0.size == size && made.1.size == size, "\(name), \(step.name)")
            let reference = Reference(
                upright, picture.size, bands: picture.bands,
                rendition.placement)
            let fused = weighted(try made.0.samples(), bands: picture.bands)
            let alone = weighted(try made.1.samples(), bands: picture.bands)
            for pair in [(fused, alone), (fused, reference.samples), (alone, reference.samples)] {
                #expect(decibels(pair.0, pair.1) >= Self.tolerance(type), "\(name), \(step.name)")
            }
        }
    }

    /// The samples of a file, as shown.
    private static func decoded(_ bytes: [UInt8], _ type: MediaType) throws -> [UInt8] {
        let file = ScratchFile(bytes)
        let image = try Image.open(file.descriptor, as: #require(SourceFormat(type)))
        return try image.inMemory().turned(by: image.orientation).samples()
    }
}
