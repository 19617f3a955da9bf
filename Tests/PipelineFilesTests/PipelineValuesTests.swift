import PipelineFiles
import PipelineReader
import Pipelines
import Testing

@Suite struct `A pipeline with values of its options` {
    private func pipeline() throws -> Pipeline {
        try PipelineFile.parse(
            text: """
                name: a
                accepts: [image/jpeg]
                window: { from: "22:00", to: "06:00" }
                options:
                  fit: { type: choice, values: [inside, cover], default: cover }
                steps:
                  b: { uses: thumbnail, with: { width: 9, height: 9, fit: "${fit}", crop: north } }
                """, path: "a.yaml", zones: { [] })
    }

    @Test func `is itself without any`() throws {
        let pipeline = try pipeline()
        #expect(try pipeline.with([:]) == pipeline)
        #expect(try pipeline.with(["fit": "cover"]) == pipeline)
    }

    @Test(arguments: [
        (["fit": "fill"], "\"fit\" must be inside or cover, not \"fill\""),
        (["fti": "cover"], "there is no option \"fti\"; did you mean \"fit\"?"),
        (
            ["fit": "inside"],
            "the options do not go together: \"crop\" means nothing to inside, which cuts nothing "
                + "off"
        ),
    ]) func `says what is wrong with them`(values: [String: String], text: String) throws {
        let pipeline = try pipeline()
        let error = #expect(throws: InvalidOption.self) { try pipeline.with(values) }
        #expect(error?.text == text)
    }
}
