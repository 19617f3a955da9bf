import Jobs
import Testing
@testable import PipelineReader
@testable import Pipelines

@Suite struct `Options that a pipeline declares` {
    private static let file = """
        name: shop
        accepts: [image/jpeg]
        options:
          width:   { type: integer, from: 10, to: 4000, default: 300, text: how wide }
          blurred: { type: boolean, default: false }
          format:  { type: choice, values: [webp, jpeg], default: webp }
          ground:  { type: colour, default: white }
          second:  { type: integer, from: 1, to: 16384, default: 640 }
          name-of: { type: text, max-length: 20, default: none }
          share:   { type: number, from: 0.5, to: 1.5, default: 1 }
        steps:
          small:
            uses: thumbnail
            with:
              width: ${width}
              height: "${width}"
              fit: contain
              enlarge: ${blurred}
              background: "${ground}"
              format: "${format}"
          set: { uses: thumbnail, with: { widths: [320, "${second}"] } }
          album:
            uses: pdf-export
            needs: [set]
            with: { title: "${name-of} at ${width}", margin: "${share}mm" }
        """

    private func pipeline(_ options: [String: String] = [:]) throws -> Pipeline {
        try PipelineFile.parse(
            Array(Self.file.utf8), path: "shop.yaml", options: options, zones: { [] })
    }

    @Test func `steps have the defaults of options that are not set`() throws {
        let pipeline = try pipeline()
        let small = try #require(pipeline.steps[0].action as? Thumbnail)
        #expect(small.width == 300 && small.height == 300 && !small.enlarge)
        #expect(small.background == Colour("white") && small.format == .webp)
        #expect((pipeline.steps[1].action as? Thumbnail)?.widths == [320, 640])
        let album = try #require(pipeline.steps[2].action as? PDFExport)
        #expect(album.title == "none at 300" && abs(album.marginPoints - 2.8346) < 0.001)
        #expect(
            pipeline.options.map(\.name) == [
                "width", "blurred", "format", "ground", "second", "name-of", "share",
            ])
        #expect(pipeline.options[0].text == "how wide")
        #expect(
            pipeline.options.map(\.defaultWords) == [
                "300", "false", "webp", "white", "640", "none", "1",
            ])
    }

    @Test func `a word that is chosen means what it would mean in its place`() throws {
        let file = """
            name: shop
            accepts: [image/jpeg]
            options:
              turn: { type: choice, values: [90, 180, 270], default: 90 }
              quality: { type: choice, values: [auto, 70], default: auto }
            steps:
              turned: { uses: rotate, with: { degrees: "${turn}" } }
              slim: { uses: optimize, with: { quality: "${quality}" } }
              signed: { uses: watermark, with: { text: "${turn}" } }
            """
        func steps(_ options: [String: String]) throws -> [any StepKind] {
            try PipelineFile.parse(
                Array(file.utf8), path: "shop.yaml", options: options, zones: { [] }
            ).steps.map(\.action)
        }
        let usual = try steps([:])
        #expect((usual[0] as? Rotate)?.degrees == 90)
        #expect((usual[1] as? Optimize)?.chosenQuality == .auto)
        let set = try steps(["turn": "270", "quality": "70"])
        #expect((set[0] as? Rotate)?.degrees == 270)
        #expect((set[1] as? Optimize)?.chosenQuality == .fixed(70))
        #expect((set[2] as? Watermark)?.text == "270")
    }

    @Test func `steps have the values that are set`() throws {
        let pipeline = try pipeline([
            "width": "90", "blurred": "true", "format": "jpeg", "ground": "#ff0000",
            "second": "16", "name-of": "\"a\": b",
        ])
        let small = try #require(pipeline.steps[0].action as? Thumbnail)
        #expect(small.width == 90 && small.height == 90 && small.enlarge)
        #expect(small.background == Colour("#ff0000") && small.format == .jpeg)
        #expect((pipeline.steps[1].action as? Thumbnail)?.widths == [320, 16])
        #expect((pipeline.steps[2].action as? PDFExport)?.title == "\"a\": b at 90")
        #expect(pipeline.options == (try self.pipeline()).options)
    }

    @Test func `values that do not go together are an error at the place that names them`() throws {
        do throws(DefinitionErrors) {
            _ = try PipelineFile.parse(
                Array(Self.file.utf8), path: "shop.yaml", options: ["second": "320"], zones: { [] })
            Issue.record("320 stands twice in the list")
        } catch {
            #expect(
                error.description == """
                    shop.yaml:21:49: error: 320 is in the list already
                       21 |   set: { uses: thumbnail, with: { widths: [320, "${second}"] } }
                          |                                                 ^~~~~~~~~~~
                    """)
        }
    }

    @Test(arguments: [
        ("width", "10"), ("width", "4000"), ("blurred", "true"), ("format", "jpeg"),
        ("ground", "#12345678"), ("name-of", "a b\u{e9}"), ("share", "0.5"), ("share", "1.5"),
    ]) func `an option can have the values that it declares`(name: String, value: String) throws {
        try pipeline().check([name: value])
    }

    @Test(arguments: [
        ("width", "9", "\"width\" must be 10 to 4000, not \"9\""),
        ("width", "4001", "\"width\" must be 10 to 4000, not \"4001\""),
        ("width", "0100", "\"width\" must be 10 to 4000, not \"0100\""),
        ("width", "1e3", "\"width\" must be 10 to 4000, not \"1e3\""),
        ("width", "", "\"width\" must be 10 to 4000, not \"\""),
        ("blurred", "yes", "\"blurred\" must be true or false, not \"yes\""),
        ("format", "png", "\"format\" must be webp or jpeg, not \"png\""),
        (
            "ground", "red",
            "\"ground\" must be a colour: \"#rrggbb\", \"#rrggbbaa\", white, black or "
                + "transparent, not \"red\""
        ),
        (
            "name-of", "a\nb",
            "\"name-of\" must be text of up to 20 characters, not \"a\\u{a}b\""
        ),
        ("share", "1.6", "\"share\" must be 0.5 to 1.5, not \"1.6\""),
        ("share", "nan", "\"share\" must be 0.5 to 1.5, not \"nan\""),
        ("widht", "9", "there is no option \"widht\"; did you mean \"width\"?"),
    ]) func `an option is refused by name with what it may be`(
        name: String, value: String, text: String
    ) throws {
        let error = #expect(throws: InvalidOption.self) { try pipeline().check([name: value]) }
        #expect(error?.text == text)
    }

    @Test func `a pipeline without options says so`() throws {
        let plain = try PipelineFile.parse(
            text: "name: a\naccepts: [image/png]\nsteps: { b: { uses: metadata } }", path: "a.yaml")
        #expect(plain.options.isEmpty && plain.source == nil)
        let error = #expect(throws: InvalidOption.self) { try plain.check(["width": "1"]) }
        #expect(error?.text == "there is no option \"width\"; the pipeline has none")
    }
}
