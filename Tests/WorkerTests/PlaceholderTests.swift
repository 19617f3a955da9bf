import FoundationEssentials
import Imaging
import Jobs
import Pipelines
import TestMedia
import Testing
@testable import Worker

@Suite struct `A placeholder` {
    init() { TaskRunner.warmUp() }

    /// Pictures that are drawn for the test.
    enum Drawing: Sendable {
        case gradient, quarters, flat, checks

        func samples(_ width: Int, _ height: Int) -> [UInt8] {
            (0..<height).flatMap { y in
                (0..<width).flatMap { x in colour(x, y, width, height).map(UInt8.init) }
            }
        }

        private func colour(_ x: Int, _ y: Int, _ width: Int, _ height: Int) -> [Int] {
            let isLeft = x < width / 2
            switch self {
            case .gradient:
                return [
                    x * 255 / (width - 1), y * 255 / (height - 1),
                    (x + y) * 255 / (width + height - 2),
                ]
            case .quarters where y < height / 2: return isLeft ? [255, 0, 0] : [0, 255, 0]
            case .quarters: return isLeft ? [0, 0, 255] : [255, 255, 255]
            case .flat: return [120, 30, 200]
            case .checks: return (x / 4 + y / 4) % 2 == 1 ? [255, 255, 255] : [0, 0, 0]
            }
        }
    }

    /// The texts are those of the package blurhash 1.1.5 for Python.
    private static let texts: [(Drawing, Int, Int, Int, Int, String)] = [
        (.gradient, 32, 24, 4, 3, "L$HewS2jwzX5l?WGjue;gKfkfQfj"),
        (.gradient, 30, 50, 3, 4, "T$HetL2lwyl=ajjugffjfQnPa}jt"),
        (.gradient, 17, 5, 1, 1, "00Hy2L"),
        (.gradient, 40, 40, 5, 1, "4$HetK2k$7X5js"),
        (.quarters, 32, 24, 4, 3, "L~Lqe9l}eqpYs_[qsBJ%fMsTjtWo"),
        (.quarters, 30, 50, 3, 4, "T~Lqe9l}eqoU[;sUfNo1jtojJTWp"),
        (.quarters, 17, 5, 1, 1, "00L#CI"),
        (.quarters, 40, 40, 5, 1, "4~Lqe9l}eqpYfQ"),
        (.flat, 32, 24, 4, 3, "L7D$x*x3fQx3$XjvfQjvfQfQfQfQ"),
        (.flat, 30, 50, 3, 4, "T5D$x*$XfQx2jufQfQfQfQx2jufQ"),
        (.flat, 17, 5, 1, 1, "00D$x*"),
        (.flat, 40, 40, 5, 1, "44D$x*$XfQ$XfQ"),
        (.checks, 32, 24, 4, 3, "L6Lqe9_3fQ_3~qD%fQ9FfQfQfQfQ"),
        (.checks, 30, 50, 3, 4, "T4Lg^Z~qRj?bWBRjRjRjRj?bWBRj"),
        (.checks, 17, 5, 1, 1, "00LN.4"),
        (.checks, 40, 40, 5, 1, "43Lqe9~qfQ~qfQ"),
        (
            .gradient, 64, 48, 9, 9,
            "|$HVCs2Q$8Sdo1bGa{j[a{l?a%jtf8fRf7fRf6fRgefjfQfjfQfjfQfjfQnQa|jtfQfQfQfQfQfQ"
                + "fifRfQfQfQfQfQfQfQoLa{jtfQfQfQfQfQfQf6fRfQfQfQfQfQfQfQoea{jtfQfQfQfQfQfQe:fR"
                + "fQfQfQfQfQfQfQ"
        ),
        (
            .quarters, 64, 48, 9, 9,
            "|~Lqe9l}e;pYfQnAe;o{fQoU[=o1J*fQwdo1SefQfNo1fQa|fQjtfQa|fQojJTa|sofQWXa|oLfQ"
                + "fQfQfQfQfQfQfQfQfQoZwdjtW.fQn%jtbFfQfNo1fQa|fQjtfQa|fQohS4a|oLfQa#a|j[fQfQfQ"
                + "fQfQfQfQfQfQfQ"
        ),
    ]

    @Test(arguments: texts) func `a blurhash is that of another program`(
        drawing: Drawing, width: Int, height: Int, columns: Int, rows: Int, text: String
    ) {
        let hash = BlurHash(
            drawing.samples(width, height), width: width, height: height, columns: columns,
            rows: rows)
        #expect(hash.text == text)
    }

    private struct Written: Decodable {
        let width: Int, height: Int, blurhash: String, colour: String, dataURI: String
    }

    private func placeholder(_ change: (inout Placeholder) -> Void = { _ in }) -> Step {
        var action = Placeholder()
        change(&action)
        return Step(name: "blur", action: action)
    }

    private func written(_ run: Run) throws -> Written {
        try JSONDecoder().decode(Written.self, from: Data(run.bytes("blur")))
    }

    @Test(arguments: [
        (Picture.quarters(60, 40).png(), MediaType.png),
        (PDFText(pages: [(72, 48)]).bytes, .pdf),
    ])
    func `placeholder has a blurhash, a colour and a tiny picture of each type of file`(
        bytes: [UInt8], type: MediaType
    ) throws {
        let run = Run([placeholder { $0.size = 12 }], bytes, type)
        #expect(run.code == .done && run.failures.isEmpty)
        let written = try written(run)
        #expect(written.width * 2 == written.height * 3)
        #expect(written.blurhash.hasPrefix("L") && written.blurhash.count == 28)
        #expect(written.colour.hasPrefix("#") && written.colour.count == 7)
        let prefix = "data:image/webp;base64,"
        #expect(written.dataURI.hasPrefix(prefix) && written.dataURI.count < 400)
        let tiny = try #require(
            Data(base64Encoded: String(written.dataURI.dropFirst(prefix.count))))
        let file = ScratchFile(Array(tiny))
        #expect(try Image.open(file.descriptor, as: .webp).size == PixelSize(12, 8))
        #expect(run.metadata["blur"]?.width == nil)
    }

    @Test func `the colours of a placeholder are those of the picture as it is shown`() throws {
        let samples = Drawing.quarters.samples(60, 40)
        let hash = BlurHash(samples, width: 60, height: 40, columns: 4, rows: 3)
        let plain = try written(Run([placeholder()], Picture.quarters(60, 40).png(), .png))
        #expect(plain.blurhash == hash.text && plain.colour == hash.average)
        let upright = Picture.quarters(600, 400)
        let large = try written(Run([placeholder()], upright.jpeg(), .jpeg))
        for orientation in Orientation.allCases {
            let stored = try upright.stored(orientation).jpeg(exif: Exif(orientation: orientation))
            let turned = try written(Run([placeholder()], stored, .jpeg))
            #expect([turned.width, turned.height] == [600, 400])
            #expect(turned.blurhash.prefix(6) == large.blurhash.prefix(6), "\(orientation)")
        }
    }

    @Test func `a placeholder is made of a larger rendition, which it does not change`() throws {
        let steps = [Step(name: "small", action: Thumbnail(width: 200, height: 200))]
        let picture = try Picture.scene(1000, 700).jpeg()
        let both = Run(steps + [placeholder()], picture, .jpeg)
        #expect(both.failures.isEmpty && both.metadata.count == 2)
        #expect(both.bytes("small") == Run(steps, picture, .jpeg).bytes("small"))
    }

    @Test(arguments: [1, 9]) func `a blurhash has as much detail as it is asked for`(count: Int)
        throws
    {
        let step = placeholder { ($0.columns, $0.rows) = (count, count) }
        let written = try written(Run([step], Picture.quarters(60, 40).png(), .png))
        #expect(written.blurhash.count == 4 + 2 * count * count)
    }
}
