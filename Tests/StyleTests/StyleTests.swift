import Testing

/// The house style, as far as text can be held against it: a line that breaks it is named.
@Suite struct `The sources` {
    private let files: [SourceFile]
    private var sources: [SourceFile] { files.filter { $0.path.hasPrefix("Sources/") } }

    private static let all = Result {
        try SourceFile.all(in: "Sources") + SourceFile.all(in: "Tests")
    }

    init() throws {
        files = try Self.all.get()
        for path in [
            "Sources/Values/Jobs/Job/Status.swift", "Sources/C/CPlatform/include/files.h",
            "Tests/Fuzz/MultipartFuzz.swift",
        ] {
            try #require(files.contains { $0.path == path }, "\(path) was read")
        }
    }

    /// None of the files has a line that breaks a rule.
    private func check(_ files: [SourceFile], _ broken: (SourceFile) -> [Int], _ rule: String) {
        for file in files {
            for number in broken(file) {
                let line = file.lines[number - 1].drop { $0 == " " }
                Issue.record("\(file.path):\(number): \(rule): \(line)")
            }
        }
    }

    @Test func `sources have lines of 100 characters at most`() {
        check(files, \.longLines, "is too long")
    }

    /// Programs speak through `StandardStream` and `Log`, and what may fail is dealt with.
    @Test(arguments: ["print(", "try!"]) func `sources do not use`(word: String) {
        check(sources.filter(\.isSwift), { $0.lines(with: [word]) }, "has \(word)")
    }

    @Test func `sources say why what the compiler cannot check is safe`() {
        check(files.filter(\.isSwift), \.unexplained, "has no '// Safe because'")
    }

    @Test func `sources import a C library in one target and pass no type of it on`() throws {
        let libraries = Set(sources.map(\.target))
            .subtracting(sources.filter(\.isSwift).map(\.target))
        try #require(["CVips", "CExiv2", "CPlatform"].allSatisfy(libraries.contains))
        // A place in each target that imports a library, by library and target.
        var places: [Substring: [Substring: String]] = [:]
        check(
            files,
            { file in
                let imports = file.imports.filter { libraries.contains($0.module) }
                for found in imports {
                    places[found.module, default: [:]][file.target] = "\(file.path):\(found.line)"
                }
                return imports.filter(\.isPassedOn).map(\.line)
            }, "passes a C library on")
        for library in libraries {
            let places = (places[library] ?? [:]).values.sorted()
            #expect(places.count == 1, "\(library) is imported at \(places)")
        }
    }

    @Test func `parts of programs keep facets of the spool and never the whole`() {
        let users = ["Sources/Programs/", "Sources/Storage/Drop/"]
        check(
            sources.filter { file in users.contains(where: file.path.hasPrefix) },
            { file in
                file.lines.indices.filter { file.lines[$0].hasSuffix(": Spool") }.map { $0 + 1 }
            }, "keeps a whole spool")
    }

    /// What may be imported where there is no input and no output, besides other values.
    private static let pure: Set<Substring> = ["FoundationEssentials"]
    /// What reads or writes files all the same, or asks the machine.
    private static let effects = [
        "FileManager", "FileHandle", "Data(contentsOf", "String(contentsOf", "write(to:",
        "ProcessInfo",
    ]

    @Test func `values know nothing of the machine`() throws {
        let values = sources.filter { $0.path.hasPrefix("Sources/Values/") }
        let pure = Self.pure.union(values.map(\.target))
        try #require(["Jobs", "Pipelines", "Text"].allSatisfy(pure.contains))
        check(
            values, { file in file.imports.filter { !pure.contains($0.module) }.map(\.line) },
            "imports what is not for values")
        check(values, { $0.lines(with: Self.effects) }, "is not for values")
    }
}

@Suite struct `A line of a source` {
    private func file(_ text: String) -> SourceFile {
        SourceFile(path: "Sources/Values/Jobs/Made.swift", text: text)
    }

    @Test(arguments: [
        (String(repeating: "a", count: 100), false), (String(repeating: "a", count: 101), true),
        (String(repeating: "ü", count: 100), false), (String(repeating: "👩‍👧", count: 100), false),
    ]) func `a line of a source is too long by its characters`(text: String, isLong: Bool) {
        #expect(file("\n\(text)\n").longLines == (isLong ? [2] : []))
    }

    @Test(arguments: [
        ("print(1)", true), ("if a == \"b\" { print(1) }", true), ("Swift.print(1)", true),
        ("blueprint(1)", false), ("let print = 1", false), ("say(\"print(1)\")", false),
        ("say(\"\\\"print(1)\")", false), ("say(\"\\\\\", print(1))", true), ("// print(1)", false),
        ("a() // print(1)", false), ("a(\"//\", print(1))", true), ("reprint(print(1))", true),
    ]) func `a line of a source has a word in its code alone`(text: String, has: Bool) {
        #expect(file("\n\(text)").lines(with: ["print("]) == (has ? [2] : []))
    }

    @Test(arguments: [
        ("final class A: @unchecked Sendable {", false),
        ("final class A: @unchecked Sendable { // Safe because it is so.", true),
        ("final class A: @unchecked Sendable {\n    // Safe because it is so.", true),
        ("final class A: @unchecked Sendable {\n\n    // Safe because it is so.", false),
        ("// Safe because it is so,\n// always.\nnonisolated(unsafe) let a = b()", true),
        ("// Safe because it is so.\nlet a = 1\nnonisolated(unsafe) let b = c()", false),
        ("// It is safe.\nnonisolated(unsafe) let a = b()", false),
        ("/// Not `@unchecked Sendable`.\nfinal class A: Sendable {", true),
    ]) func `a line of a source is explained beside it`(text: String, isExplained: Bool) {
        #expect(file(text).unexplained.isEmpty == isExplained)
    }

    @Test(
        arguments: [
            ("import CVips", "CVips", false), ("internal import CVips", "CVips", false),
            ("package import CVips", "CVips", true), ("@_exported import CVips", "CVips", true),
            ("@testable import Jobs", "Jobs", false), ("import struct Jobs.Status", "Jobs", false),
            ("// import CVips", nil, false), ("let a = \"import CVips\"", nil, false),
        ] as [(String, String?, Bool)])
    func `a line of a source imports a module`(text: String, module: String?, isPassedOn: Bool) {
        let found = file(text).imports
        #expect(found.map(\.module) == [module].compactMap { $0.map { Substring($0) } })
        #expect(found.contains(where: \.isPassedOn) == isPassedOn)
    }
}
