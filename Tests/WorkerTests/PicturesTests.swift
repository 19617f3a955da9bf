import FoundationEssentials
import Imaging
import Jobs
import Pipelines
import TestMedia
import Testing
@testable import Worker

@Suite struct `The pictures of a file` {
    init() { TaskRunner.warmUp() }

    private typealias Page = TIFFSample.Page

    private static let steps: [Step] = {
        var small = Thumbnail(width: 40, height: 40)
        small.format = .png
        var slim = Optimize()
        slim.format = .png
        return [
            Step(name: "small", action: small),
            Step(name: "slim", action: slim),
            Step(name: "facts", action: FileMetadata()),
        ]
    }()

    private func metadata(_ run: Run) throws -> [String: Any?] {
        struct Facts: Decodable { let width: Int, height: Int, frames: Int, bands: Int }
        let metadata = try JSONDecoder().decode(Facts.self, from: Data(run.bytes("facts")))
        return ["width": metadata.width, "height": metadata.height, "frames": metadata.frames]
    }

    @Test(arguments: [true, false], [true, false])
    func `the pictures of a TIFF are found behind its previews`(
        isLittleEndian: Bool, isInside: Bool
    ) throws {
        let picture = Picture.quarters(90, 60)
        let preview = Picture(16, 12) { _, _ in [9, 9, 9] }
        var sample = TIFFSample(
            isInside
                ? [Page(preview, [254: [1]], pages: [Page(preview, [254: [1]]), Page(picture)])]
                : [Page(preview, [254: [1]]), Page(picture), Page(preview, [254: [1]])])
        sample.isLittleEndian = isLittleEndian
        let run = Run(Self.steps, sample.bytes, .tiff)
        #expect(run.code == .done && run.failures.isEmpty)
        #expect(try run.image("slim").samples() == picture.samples)
        #expect(try run.image("small").size == PixelSize(40, 27))
        let metadata = try metadata(run)
        #expect(metadata["width"] as? Int == 90 && metadata["frames"] as? Int == 1)
    }

    @Test func `a camera's raw file has no pictures`() {
        let preview = Picture.quarters(16, 12)
        let raw = TIFFSample([Page(preview, [254: [1]], pages: [Page(preview, [262: [32803]])])])
        let run = Run(Self.steps, raw.bytes, .tiff)
        #expect(run.failed?.kind == .unsuitable && run.metadata.isEmpty)
        #expect(
            run.failed?.detail
                == "the file is a camera's raw file, which has to be developed to a picture first")
    }

    @Test func `all pictures of a file are there, or the file is cut short`() {
        let picture = Picture.quarters(16, 12)
        var bytes = TIFFSample([Page(picture), Page(picture)]).bytes
        let first = Int(bytes[4]) | Int(bytes[5]) << 8
        let link = first + 2 + 12 * Int(bytes[first])
        bytes.replaceSubrange(link..<link + 4, with: [0, 0, 1, 0])
        let run = Run(Self.steps, bytes, .tiff)
        #expect(run.failed?.kind == .truncated)
        #expect(
            run.failed?.detail == """
                the image is cut short: it has 1 pages and names another one, which is not there
                """)
    }

    @Test(
        arguments: [
            // Red, green, blue, infrared; infrared and opacity; grey and depth.
            ([200, 40, 90, 0], [338: [0]], [200, 40, 90]),
            ([200, 40, 90, 0, 255], [338: [0, 2]], [200, 40, 90, 255]),
            ([200, 40, 90, 128], [338: [2]], [200, 40, 90, 128]),
            ([120, 7], [338: [0]], [120]), ([120, 7, 9], [262: [1], 338: [0, 0]], [120]),
            // Weighted with the opacity: as they are seen, they are brighter.
            ([100, 20, 45, 128], [338: [1]], [199, 40, 90, 128]),
            ([100, 20, 45, 7, 128], [338: [0, 1]], [199, 40, 90, 128]),
        ] as [([UInt8], [Int: [Int]], [UInt8])])
    func `the pictures of a file show their colours and opacity, and no other samples`(
        pixel: [UInt8], fields: [Int: [Int]], expected: [UInt8]
    ) throws {
        let picture = Picture(24, 16, bands: pixel.count) { _, _ in pixel }
        let run = Run(Self.steps, TIFFSample([Page(picture, fields)]).bytes, .tiff)
        #expect(run.code == .done && run.failures.isEmpty)
        for step in ["small", "slim"] {
            let samples = try run.image(step).samples()
            try #require(samples.count == 24 * 16 * expected.count)
            for (sample, right) in zip(samples, expected) {
                #expect(abs(Int(sample) - Int(right)) <= 1)
            }
        }
    }
}
