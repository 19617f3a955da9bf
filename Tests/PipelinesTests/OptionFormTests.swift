import Jobs
import TestSchema
import Testing
import YAML
@testable import PipelineReader
@testable import Pipelines

/// A kind of step with an option of each form, which no pipeline can use.
private struct Sample: StepKind {
    static let word = "sample"
    static let summary = "nothing"
    static let example = "a: { uses: sample }"
    static let shape = StepShape.perFile
    static let takes = [MediaType.json]
    static let makes = [MediaType.json]

    static let options: [StepOption<Self>] = [
        .boolean("tiled", \.isTiled, "whether it is repeated"),
        .integer("angle", \.angle, -180...180, unit: "degrees", "how far it is turned"),
        .numbers("turn", \.turn, [90, 180], unit: "degrees", "how far", absence: "not"),
        .number("blur", \.blur, 0.3...100, unit: "pixels", "radius", absence: "none"),
        .percentage("opacity", \.opacity, 0...100, "how much it covers"),
        .length("margin", \.margin, 0...200, "distance to the edge"),
        .choice("fit", \.fit, "how it fills the box"),
        .text("label", \.label, lengthMax: 9, "text to draw", absence: "none"),
        .colour("background", \.background, "colour behind it", absence: "none"),
        .integers("widths", \.widths, 1...16384, countMax: 3, unit: "pixels", "one output each"),
        .pages("pages", \.pages, "which are taken", absence: "all"),
        .languages("languages", \.languages, "those of the text"),
        .secret("password", \.password, "opens it", absence: "none"),
    ]

    var isTiled = false
    var angle = 0
    var turn: Int?
    var blur: Double?
    var opacity = 100.0
    var margin = 0.0
    var fit = Thumbnail.Fit.inside
    var label: String?
    var background: Colour?
    var widths = [320, 640]
    var pages: PageRanges?
    var languages = RecognitionLanguages.english
    var password: SecretName?

    func outputType(for input: MediaType) -> MediaType { .json }
}

/// The options of a sample as JSON.
private struct Options: Codable {
    let sample: Sample

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: OptionName.self)
        try sample.encodeOptions(to: &container)
    }

    init(from decoder: any Decoder) throws {
        sample = try Sample(decodingOptions: decoder.container(keyedBy: OptionName.self))
    }
    init(_ sample: Sample) { self.sample = sample }
}

@Suite struct `The form of an option` {
    private static func read(_ options: String) throws(DefinitionErrors) -> Sample {
        try DefinitionReader.read(Array("with: { \(options) }".utf8), path: "a.yaml") {
            reader, root in
            guard case .mapping(let entries) = root.value else { return nil }
            return reader.readAction(Sample.self, with: entries[0], step: entries[0].key)
        }
    }

    private static let schema = SchemaCheck(root: Sample.withSchema)

    private static func isInSchema(_ options: String) throws -> Bool {
        schema.allows(try #require(JSONValue(yaml: "{ \(options) }")))
    }

    @Test(arguments: [
        ("tiled: true", #""tiled":true"#), ("tiled: false", #""tiled":false"#),
        ("turn: 90", #""turn":90"#),
        ("angle: -180", #""angle":-180"#), ("angle: 180", #""angle":180"#),
        ("blur: 0.3", #""blur":0.3"#), ("blur: 100", #""blur":100"#),
        ("opacity: 0%", #""opacity":0"#), ("opacity: 12.5 %", #""opacity":12.5"#),
        ("margin: 25.4mm", #""margin":72"#), ("fit: cover", #""fit":"cover""#),
        ("label: hello", #""label":"hello""#), ("label: \"9 µm — ok\"", #""label":"9 µm — ok""#),
        ("background: white", ##""background":"#ffffffff""##),
        ("background: \"#0a0B0c\"", ##""background":"#0a0b0cff""##),
        ("background: \"#01020304\"", ##""background":"#01020304""##),
        ("background: transparent", ##""background":"#00000000""##),
        ("widths: [1]", #""widths":[1]"#), ("widths: [3, 16384, 2]", #""widths":[3,16384,2]"#),
        ("pages: 7", #""pages":"7""#), ("pages: \"1-3,7,-1\"", #""pages":"1-3,7,-1""#),
        ("pages: 2-", #""pages":"2-""#),
        ("languages: [deu]", #""languages":["deu"]"#),
        ("password: \"${PDF_1}\"", #""password":"${PDF_1}""#),
        ("languages: [chi_sim, eng, fra, nld]", #""languages":["chi_sim","eng","fra","nld"]"#),
    ]) func `an option reads each of its values, and JSON and schema agree`(
        options: String, json: String
    ) throws {
        let sample = try Self.read(options)
        let text = JSON.encode(Options(sample))
        #expect(String(decoding: text, as: UTF8.self).contains(json))
        #expect(try JSON.decode(Options.self, from: text).sample == sample)
        #expect(try Self.isInSchema(options))
    }

    @Test(arguments: [
        ("tiled: yes", "unknown tiled \"yes\"; known are true, false"),
        ("angle: -181", "\"angle\" must be a whole number from -180 to 180, not -181"),
        ("angle: 1.5", "\"angle\" must be a whole number from -180 to 180, not 1.5"),
        ("blur: 0.2", "\"blur\" must be a number from 0.3 to 100, not 0.2"),
        ("blur: \"1\"", "\"blur\" must be a number from 0.3 to 100, not the text \"1\""),
        ("blur: 1e1", "\"blur\" must be a number from 0.3 to 100, not \"1e1\""),
        ("opacity: 50", "\"opacity\" must be a percentage, 0% to 100%, not 50"),
        ("fit: covers", "unknown fit \"covers\"; did you mean \"cover\"?"),
        (
            "label: abcdefghij",
            "\"label\" must be text of up to 9 characters, not \"abcdefghij\""
        ),
        ("label: \" \"", "\"label\" must be text of up to 9 characters, not the text \" \""),
        (
            "label: e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}",
            "\"label\" must be text of up to 9 characters, not "
                + "\"e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\""
        ),
        (
            "background: red",
            "\"background\" must be a colour: \"#rrggbb\", \"#rrggbbaa\", white, black or "
                + "transparent, not \"red\""
        ),
        ("widths: 320", "\"widths\" must be a list of whole numbers, not 320"),
        ("widths: []", "\"widths\" must be a list of 1 to 3 whole numbers, not an empty list"),
        ("widths: [1, 2, 3, 4]", "\"widths\" must be a list of 1 to 3 whole numbers, not a list"),
        ("widths: [0]", "this must be a whole number from 1 to 16384"),
        ("widths: [320, 320]", "320 is in the list already"),
        ("turn: 91", "\"turn\" must be 90 or 180 degrees, not 91"),
        ("turn: \"90\"", "\"turn\" must be 90 or 180 degrees, not the text \"90\""),
        ("pages: 0", "\"pages\" must be page numbers and ranges, as 1-3,7,-1, not 0"),
        (
            "pages: \"1,,2\"",
            "\"pages\" must be page numbers and ranges, as 1-3,7,-1, not the "
                + "text \"1,,2\""
        ),
        ("pages: [1]", "\"pages\" must be page numbers and ranges, as 1-3,7,-1, not a list"),
        (
            "languages: eng",
            "\"languages\" must be a list of up to 4 languages, as [eng, deu], not \"eng\""
        ),
        (
            "languages: []",
            "\"languages\" must be a list of up to 4 languages, as [eng, deu], not an empty list"
        ),
        (
            "languages: [eng, deu, fra, nld, spa]",
            "\"languages\" must be a list of up to 4 languages, as [eng, deu], not a list"
        ),
        (
            "password: hunter2",
            "\"password\" must be the name of a secret, as ${NAME}, not \"hunter2\""
        ),
        ("languages: [German]", "unknown language \"German\"; did you mean \"deu\"?"),
        ("languages: [emg]", "unknown language \"emg\"; did you mean \"eng\"?"),
        ("languages: [klingon]", "unknown language \"klingon\""),
        ("languages: [eng, eng]", "\"eng\" is in the list already"),
    ]) func `an option refuses other values and says what it must be`(
        options: String, message: String
    ) throws {
        let errors = #expect(throws: DefinitionErrors.self) { try Self.read(options) }
        #expect(errors?.diagnostics.map(\.message) == [message])
        #expect(try !Self.isInSchema(options))
    }

    @Test(arguments: [
        ("opacity: 101%", "\"opacity\" must be a percentage, 0% to 100%, not \"101%\""),
        ("margin: 71mm", "\"margin\" must be a length, 0 to 200 points (70mm), not \"71mm\""),
    ]) func `an option refuses a quantity beyond its range, which no schema can check`(
        options: String, message: String
    ) throws {
        let errors = #expect(throws: DefinitionErrors.self) { try Self.read(options) }
        #expect(errors?.diagnostics.map(\.message) == [message])
    }

    @Test func `an option has words for its values and its default`() {
        #expect(
            Sample.declarations.map { "\($0.name): \($0.form.words) (\($0.defaultWords))" } == [
                "tiled: true or false (false)", "angle: -180 to 180 degrees (0)",
                "turn: 90 or 180 degrees (not)",
                "blur: 0.3 to 100 pixels (none)", "opacity: 0% to 100% (100%)",
                "margin: 0 to 200 points (70mm) (0)",
                "fit: inside, outside, cover, contain or fill (inside)",
                "label: text of up to 9 characters (none)",
                "background: a colour: \"#rrggbb\", \"#rrggbbaa\", white, black or transparent "
                    + "(none)",
                "widths: a list of up to 3 numbers, 1 to 16384 pixels (320, 640)",
                "pages: page numbers and ranges, as 1-3,7,-1 (all)",
                "languages: a list of up to 4 languages, as [eng, deu] (eng)",
                "password: the name of a secret, as ${NAME} (none)",
            ])
    }
}

@Suite struct `Page ranges` {
    @Test(arguments: [
        ("1-3,7,-1", 9, [1, 2, 3, 7, 9]), ("7,1-2", 9, [7, 1, 2]), ("-2-", 9, [8, 9]),
        ("2--2", 5, [2, 3, 4]), ("4-", 3, []), ("1-9999", 2, [1, 2]), ("-3", 2, []),
        ("3-2", 5, []), ("1", 1, [1]),
    ]) func `name pages of a document in their order`(text: String, count: Int, pages: [Int])
        throws
    {
        #expect(try #require(PageRanges(text)).pages(of: count) == pages)
    }

    @Test(arguments: ["", "0", "1,", "a", "1-2-3", "10000", "+1", "--1", "1 - 2", "１"])
    func `text that is not page ranges is refused`(text: String) {
        #expect(PageRanges(text) == nil)
    }
}
