import Testing
@testable import PipelineReader
@testable import Pipelines

@Suite struct `Errors in pipeline files` {
    @Test(arguments: errors)
    func `errors in pipeline files are shown to the letter`(invalid: InvalidDefinition) {
        do throws(DefinitionErrors) {
            _ = try PipelineFile.parse(text: invalid.text + "\n", path: "web.yaml")
            Issue.record("no mistake was found")
        } catch {
            #expect(error.description == invalid.said)
        }
    }

    @Test(arguments: [
        (
            "{ uses: office-pdf }", "office-pdf",
            "office-pdf needs LibreOffice, which is not installed here; 'apt-get install "
                + "libreoffice-impress-nogui libreoffice-writer-nogui libreoffice-calc-nogui' "
                + "installs it"
        ),
        (
            "{ uses: pdf-ocr, with: { languages: [eng, deu] } }", "deu",
            "pdf-ocr needs the language German, which is not installed here; 'apt-get install "
                + "tesseract-ocr-deu' installs it"
        ),
        (
            "{ uses: pdf-ocr, with: { languages: [eng, \"${tongue}\"] } }", "[",
            "pdf-ocr needs the language German, which is not installed here; 'apt-get install "
                + "tesseract-ocr-deu' installs it"
        ),
    ])
    func `a step that needs what is not installed is an error`(
        step: String, word: String, message: String
    ) throws {
        let text = """
            name: web
            accepts: [application/rtf, image/png]
            options: { tongue: { type: choice, values: [deu, eng], default: deu } }
            steps:
              more: { uses: archive, with: {} }
              need: \(step)
            """
        let isChosen = step.contains("tongue")
        let source = isChosen ? text : text.replacing(#/options:.*\n/#, with: "# none\n")
        do throws(DefinitionErrors) {
            _ = try PipelineFile.parse(
                Array(source.utf8), path: "web.yaml", zones: { [] },
                isInstalled: { $0.name == "the language English" })
            Issue.record("no error was found")
        } catch {
            #expect(error.diagnostics.map(\.message) == [message])
            let lines = error.description.split(separator: "\n")
            let caret = try #require(lines[2].firstIndex(of: "^"))
            let column = lines[2].distance(from: lines[2].startIndex, to: caret)
            #expect(lines[1].dropFirst(column).hasPrefix(word), "\(error)")
        }
        let there = try PipelineFile.parse(
            Array(source.utf8), path: "web.yaml", zones: { [] }, isInstalled: { _ in true })
        #expect(there.steps.contains { $0.name == "need" })
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `no bytes make the pipeline reader or its error messages crash`(seed: UInt64) throws {
        var random = Numbers(state: seed)
        let root = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }
        let original = read("\(root)/pipelines/web.yaml")
        let pieces =
            ["{", "[", ": ", "\n", "\t", "- ", "\"", "é", "\u{2028}", "~", "99999999999"]
            .map { Array($0.utf8) } + [[0], [0xff], Array(repeating: 0x61, count: 300)]
        for _ in 0..<100 {
            var text = original
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let start = Int.random(in: 0..<text.count, using: &random)
                let end = min(text.count, start + Int.random(in: 0...9, using: &random))
                text.replaceSubrange(start..<end, with: pieces.randomElement(using: &random) ?? [])
            }
            do throws(DefinitionErrors) {
                _ = try PipelineFile.parse(text, path: "web.yaml")
            } catch {
                let ends = error.description.utf8.count { $0 == UInt8(ascii: "\n") }
                #expect(ends + 1 == 3 * error.diagnostics.count, "seed \(seed): \(error)")
            }
        }
    }

    @Test func `a pipeline file with over a hundred errors reports a hundred`() {
        let keys = (0..<300).map { "k\($0): 1" }.joined(separator: "\n")
        #expect {
            try PipelineFile.parse(text: keys, path: "web.yaml")
        } throws: { error in
            (error as? DefinitionErrors)?.diagnostics.count == 100
        }
    }

    @Test(arguments: [
        ("pipelines/web.yaml", "web"), ("web.yml", "web"), ("/a.b/c.d.yaml", "c.d"), ("web", "web"),
    ]) func `a pipeline must have the name of its file`(path: String, stem: String) {
        #expect(PipelineFile.stem(of: path) == stem)
    }

    @Test func `a pipeline has a hundred steps at most`() throws {
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
