import Testing
@testable import Pipelines

@Suite struct `Mistakes in pipeline files` {
    @Test(arguments: mistakes)
    func `are shown to the letter`(mistake: Mistake) {
        do throws(DefinitionErrors) {
            _ = try PipelineFile.parse(text: mistake.text + "\n", path: "web.yaml")
            Issue.record("no mistake was found")
        } catch {
            #expect(error.description == mistake.said)
        }
    }

    @Test func `a file is refused with a hundred mistakes at most`() {
        let keys = (0..<300).map { "k\($0): 1" }.joined(separator: "\n")
        #expect {
            try PipelineFile.parse(text: keys, path: "web.yaml")
        } throws: { error in
            (error as? DefinitionErrors)?.diagnostics.count == 100
        }
    }

    @Test(arguments: [
        ("pipelines/web.yaml", "web"), ("web.yml", "web"), ("/a.b/c.d.yaml", "c.d"), ("web", "web"),
    ]) func `a pipeline is called as its file`(path: String, stem: String) {
        #expect(PipelineFile.stem(of: path) == stem)
    }

    @Test func `a hundred steps can be, and one more cannot`() throws {
        func text(_ count: Int) -> String {
            "name: web\naccepts: [image/png]\nsteps:\n"
                + (0..<count).map { "  s\($0): { uses: metadata }\n" }.joined()
        }
        #expect(try PipelineFile.parse(text: text(100), path: "web.yaml").steps.count == 100)
        #expect(throws: DefinitionErrors.self) {
            try PipelineFile.parse(text: text(101), path: "web.yaml")
        }
    }
}
