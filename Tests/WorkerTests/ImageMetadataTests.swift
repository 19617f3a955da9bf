import FoundationEssentials
import Imaging
import Jobs
import Metadata
import Pipelines
import TestMedia
import Testing
@testable import Worker

@Suite struct `The metadata of an image` {
    init() { TaskRunner.warmUp() }

    private func metadata(_ bytes: [UInt8], _ type: MediaType = .jpeg) throws -> JSONObject {
        let run = Run([Step(name: "facts", action: FileMetadata())], bytes, type)
        #expect(run.code == .done && run.failures.isEmpty)
        return try JSONDecoder().decode(JSONObject.self, from: Data(run.bytes("facts")))
    }

    @Test func `image metadata gives a position with sensible digits`() throws {
        var exif = Exif(latitude: ([52, 31, 12], "N"), longitude: ([13, 24, 18], "W"))
        exif.photo = [.ratios(0x829a, [(1, 30)]), .ratios(0x829d, [(28, 10)])]
        let run = Run(
            [Step(name: "facts", action: FileMetadata())],
            try Picture.quarters(16, 16).jpeg(exif: exif), .jpeg)
        let text = String(decoding: run.bytes("facts"), as: UTF8.self)
        for line in [
            "\"latitude\" : 52.52,", "\"longitude\" : -13.405\n", "\"fNumber\" : 2.8",
            "\"exposureSeconds\" : 0.0333333,",
        ] {
            #expect(text.contains(line), "\(line) in \(text)")
        }
    }

    @Test(arguments: [0, 1, 2, 3])
    func `image metadata takes a text from XMP, then IPTC, then EXIF`(
        places: Int
    ) throws {
        var exif = Exif()
        exif.picture = [
            .text(0x010e, "of EXIF"), .text(0x8298, "(c) EXIF"),
            .text(0x013b, "Ada; Charles"),
        ]
        let iptc = IPTC.datasets([(120, "of IPTC"), (116, "(c) IPTC"), (80, "Mary"), (25, "one")])
        let xmp = XMP.packet(
            "xmp:Rating=\"5\"",
            XMP.texts(
                "dc:description",
                [
                    (
                        "x-default",
                        "of XMP"
                    )
                ])
                + XMP.texts("dc:rights", [("x-default", "(c) XMP")])
                + XMP.list("dc:creator", "Seq", ["Grace", "Alan"]))
        let found = try metadata(
            Picture.quarters(16, 16).jpeg(
                exif: places > 0 ? exif : nil, xmp: places > 2 ? xmp : nil,
                iptc: places > 1 ? iptc : nil))
        let expected: [[String: JSONObject.Value]] = [
            [:],
            [
                "description": .text("of EXIF"), "copyright": .text("(c) EXIF"),
                "creators": .list(["Ada", "Charles"]), "keywords": .list([]),
            ],
            [
                "description": .text("of IPTC"), "copyright": .text("(c) IPTC"),
                "creators": .list(["Mary"]), "keywords": .list(["one"]),
            ],
            [
                "description": .text("of XMP"), "copyright": .text("(c) XMP"), "rating": .number(5),
                "creators": .list(["Grace", "Alan"]), "keywords": .list(["one"]),
            ],
        ]
        #expect(found.description ?? [:] == expected[places])
        #expect(found.hasXMP == (places > 2))
        #expect(found.exif["Copyright"] == (places > 0 ? "(c) EXIF" : nil))
        #expect(found.iptc["Keywords"] == (places > 1 ? .list(["one"]) : nil))
        #expect(found.xmp["xmp:Rating"] == (places > 2 ? .text("5") : nil))
    }

    private struct JSONObject: Decodable {
        let description: [String: Value]?
        let hasXMP: Bool
        let exif: [String: String]
        let iptc: [String: Value]
        let xmp: [String: Value]

        enum Value: Decodable, Equatable {
            case text(String), list([String]), number(Double)

            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                if let text = try? container.decode(String.self) {
                    self = .text(text)
                } else if let number = try? container.decode(Double.self) {
                    self = .number(number)
                } else {
                    self = .list(try container.decode([String].self))
                }
            }
        }
    }
}
