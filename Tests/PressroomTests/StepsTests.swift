import Glibc
import Pipelines
import Platform
import Testing

@Suite struct `Texts and the schema of pipeline files` {
    private static let package =
        "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

    private func pressroom(_ words: String...) throws -> ProgramOutput {
        try ProgramOutput(Program.sibling("pressroom"), words)
    }

    @Test func `pressroom steps lists each kind, and explains one that is named`() throws {
        let all = try pressroom("steps")
        #expect(all.end == .exited(0) && all.error.isEmpty)
        let words = all.output.split(separator: "\n").map { $0.prefix { $0 != " " } }
        #expect(words.map(String.init) == StepKinds.words)
        let one = try pressroom("steps", "pdf-pages")
        #expect(one.end == .exited(0))
        let page = try Directory(opening: "\(Self.package)/Sources/Programs/Pressroom")
            .contents("COMMANDS.md")
        let example = "$ pressroom steps pdf-pages\n\(one.output)```\n"
        #expect(String(decoding: page, as: UTF8.self).contains(example))
    }

    @Test(arguments: [
        ("thumbnial", "unknown step thumbnial; did you mean thumbnail?"),
        (
            "blur",
            "unknown step blur; known are \(StepKinds.words.joined(separator: ", "))."
        ),
    ]) func `pressroom steps says which kind was meant`(name: String, text: String) throws {
        let steps = try pressroom("steps", name)
        #expect(steps.end == .exited(2) && steps.output.isEmpty)
        #expect(steps.error.contains(text), "\(steps.error)")
    }

    private static let python = "\(package)/var/schemathesis/bin/python"
    private static let hasPython = (try? Descriptor(reading: python)) != nil

    @Test(.enabled(if: hasPython, "make test installs jsonschema-rs with schemathesis"))
    func `another validator takes the schema, the pipelines, and no misspelt one`() throws {
        let schema = try pressroom("schema")
        #expect(schema.end == .exited(0) && schema.error.isEmpty)
        let folder = "\(Self.package)/pipelines"
        let files = try Directory(opening: folder).names().filter { $0.hasSuffix(".yaml") }.sorted()
        try #require(files.contains("web.yaml"))
        let web = String(
            decoding: try Directory(opening: folder).contents("web.yaml"), as: UTF8.self)
        let misspelt = [
            web.replacing("name: web", with: "nme: web"),
            web.replacing("uses: thumbnail", with: "uses: thumbnial"),
            web.replacing("width: 200", with: "widht: 200"),
            web.replacing("width: 200", with: "width: 0"),
            web.replacing("height: 200, fit", with: "fit"),
            web.replacing("page: A4", with: "page: a4"),
        ]
        let memory = try ([schema.output] + misspelt).map {
            try Descriptor(inMemory: Array($0.utf8))
        }
        // The program looks for files by name: those in memory have one below /proc.
        let names = memory.indices.map { "/proc/self/fd/\(3 + $0)" }
        let output = try Descriptor(inMemory: [])
        let null = try Descriptor.null()
        let program = try Program(
            Self.python,
            ["\(Self.package)/Tests/Schemathesis/pipelines.py", names[0]]
                + files.map { "\(folder)/\($0)" } + names.dropFirst(),
            descriptors: [null.raw, output.raw, output.raw] + memory.map(\.raw))
        #expect(program.wait() == .exited(0))
        lseek(output.raw, 0, SEEK_SET)
        let refused = String(decoding: try output.contents(), as: UTF8.self)
        #expect(refused.split(separator: "\n").map(String.init) == Array(names.dropFirst()))
    }
}
