import Jobs
import Testing
@testable import PipelineReader
@testable import Pipelines
import YAML

/// A kind of step as an argument of a test.
struct TestedKind: Sendable, CustomTestStringConvertible {
    let type: any StepKind.Type
    var testDescription: String { type.word }

    static let all = StepKinds.all.map { TestedKind(type: $0) }

    /// Reads a pipeline of one step of the kind, beside one that makes images.
    func read(_ options: [String], accepts: String? = nil) throws(DefinitionErrors)
        -> any StepKind
    {
        let common = [MediaType.jpeg, .pdf]
        let others = type.takes.contains(where: common.contains) ? [] : type.takes.prefix(1)
        let accepts = accepts ?? (common + others).map(\.rawValue).joined(separator: ", ")
        let with = options.isEmpty ? "" : ", with: { \(options.joined(separator: ", ")) }"
        let pipeline = try PipelineFile.parse(
            text: """
                name: shop
                accepts: [\(accepts)]
                steps:
                  slim: { uses: optimize }
                  step: { uses: \(type.word)\(with) }
                """, path: "shop.yaml")
        return pipeline.steps[1].action
    }

    /// What a step must have besides an option, so that its rules are kept.
    func others(than option: String) -> [String] {
        var others: [String] = []
        for case .someOf(let names, _) in type.rules where !names.contains(option) {
            let first = type.declarations.first { $0.name == names[0] }
            others += first.map { ["\($0.name): \(Self.value(of: $0.form))"] } ?? []
        }
        for case .requires(option, let other, let word) in type.rules {
            others.append("\(other): \(word)")
        }
        return others
    }

    /// A value that an option can have, as a pipeline file has it.
    private static func value(of form: OptionForm) -> String {
        switch form {
        case .boolean: "true"
        case .integer(let range, _): "\(range.lowerBound)"
        case .numbers(let numbers, _): "\(numbers[0])"
        case .number(let range, _), .length(let range): Measure.text(range.lowerBound)
        case .percentage(let range): Measure.text(range.lowerBound) + "%"
        case .choice(let choices): choices[0].word
        case .text: "text"
        case .colour: "white"
        case .integers(let range, _, _): "[\(range.lowerBound)]"
        case .pages: "1"
        case .point: "30% 60%"
        case .quality: "auto"
        case .bytes: "1"
        case .file: "mark.png"
        case .languages: "[deu]"
        case .secret: "\"${NAME}\""
        }
    }
}

@Suite struct `Each kind of step` {
    @Test func `a kind of step is found by its own word`() {
        #expect(Set(StepKinds.words).count == StepKinds.all.count)
        for kind in StepKinds.all {
            #expect(isIdentifier(kind.word, lengthMax: 32))
            #expect(StepKinds.named(kind.word) == kind)
        }
        #expect(StepKinds.named("blur") == nil)
    }

    @Test(arguments: TestedKind.all) func `declares an option for each of its properties`(
        kind: TestedKind
    ) {
        let declarations = kind.type.declarations
        #expect(Mirror(reflecting: kind.type.init()).children.count == declarations.count)
        #expect(Set(declarations.map(\.name)).count == declarations.count)
        for option in declarations {
            #expect(isIdentifier(option.name, lengthMax: 32))
            #expect(!option.text.isEmpty && !option.text.hasSuffix("."))
            // What leaving it out means is said by a value that it can have, or in words.
            #expect((option.defaultValue == nil) != (option.absence == nil), "\(option.name)")
            #expect(option.defaultValue.map(option.form.allows) != false, "\(option.name)")
        }
    }

    @Test(arguments: TestedKind.all) func `a rule of a kind of step names options of that kind`(
        kind: TestedKind
    ) {
        let declarations = kind.type.declarations
        func words(of option: String) -> [String] {
            guard case .choice(let choices) = declarations.first(where: { $0.name == option })?.form
            else { return [] }
            return choices.map(\.word)
        }
        let names = Set(declarations.map(\.name))
        for rule in kind.type.rules {
            switch rule {
            case .someOf(let options, _): #expect(names.isSuperset(of: options))
            case .needs(let options, _, let option, let expected):
                #expect(names.isSuperset(of: options))
                #expect(Set(words(of: option)).isSuperset(of: expected))
            case .excludes(let excluded, let option, let expected, _):
                #expect(names.contains(excluded))
                #expect(Set(words(of: option)).isSuperset(of: expected))
            case .requires(let option, let other, _):
                #expect(names.isSuperset(of: [option, other]))
            case .either(let option, let others):
                #expect(names.contains(option) && names.isSuperset(of: others))
            }
        }
    }

    /// Every step of a kind that differs in its choices.
    private func variants<Kind: StepKind>(_ kind: Kind.Type) -> [Kind] {
        Kind.options.reduce([Kind()]) { variants, option in
            guard case .choice(let choices) = option.form else { return variants }
            return variants
                + variants.flatMap { variant in
                    choices.map { choice in
                        var other = variant
                        option.set(&other, .text(choice.word))
                        return other
                    }
                }
        }
    }

    @Test(arguments: TestedKind.all) func `a kind of step makes the types of file that it declares`(
        kind: TestedKind
    ) {
        func made<Kind: StepKind>(_ kind: Kind.Type) -> Set<MediaType> {
            Set(
                variants(kind).flatMap { step in
                    Kind.takes.flatMap { step.outputs(for: $0) }.flatMap(\.types)
                })
        }
        #expect(made(kind.type) == Set(kind.type.makes))
        #expect(kind.type.makes.count == Set(kind.type.makes).count)
    }

    @Test(arguments: TestedKind.all) func `the example of a kind of step has no errors`(
        kind: TestedKind
    ) throws {
        let example = kind.type.example
        let needed = example.contains("[slim]") ? "  slim: { uses: optimize }" : ""
        let first: any StepKind.Type = needed.isEmpty ? kind.type : Optimize.self
        let accepted = first.takes.filter(MediaType.accepted.contains).map(\.rawValue)
        let pipeline = try PipelineFile.parse(
            text: """
                name: shop
                accepts: [\(accepted.joined(separator: ", "))]
                steps:
                  \(example)
                \(needed)
                """, path: "shop.yaml")
        #expect(pipeline.steps.last?.action.uses == kind.type.word)
    }

    @Test(arguments: TestedKind.all) func `a step reads back from JSON unchanged`(kind: TestedKind)
        throws
    {
        func check<Kind: StepKind>(_ kind: Kind.Type) throws {
            for action in variants(kind) {
                let step = Step(name: "a", action: action, needs: ["b"])
                #expect(try JSON.decode(Step.self, from: JSON.encode(step)) == step)
            }
        }
        try check(kind.type)
    }

    @Test(arguments: TestedKind.all)
    func `an option takes whole numbers within its bounds, and none beyond`(kind: TestedKind) throws
    {
        for option in kind.type.declarations {
            guard case .integer(let range, _) = option.form else { continue }
            let others = kind.others(than: option.name)
            func read(_ number: Int) throws(DefinitionErrors) -> any StepKind {
                try kind.read(["\(option.name): \(number)"] + others)
            }
            for number in [range.lowerBound, range.upperBound] {
                let step = Step(name: "step", action: try read(number))
                #expect(try #require(text(step)).contains("\"\(option.name)\":\(number)"))
            }
            for number in [range.lowerBound - 1, range.upperBound + 1] {
                let errors = #expect(throws: DefinitionErrors.self) { try read(number) }
                #expect(
                    errors?.diagnostics.map(\.message) == [
                        "\"\(option.name)\" must be a whole number from \(range.lowerBound) to "
                            + "\(range.upperBound), not \(number)"
                    ])
            }
        }
    }

    private func text(_ step: Step) -> String? {
        String(validating: JSON.encode(step), as: UTF8.self)
    }
}

@Suite struct `A step as JSON` {
    private static let optimize: Optimize = {
        var optimize = Optimize()
        (optimize.format, optimize.metadata) = (.webp, .keep)
        return optimize
    }()

    @Test(arguments: [
        (
            Step(name: "a", action: Thumbnail(width: 200)),
            #"""
            {"name":"a","needs":[],"uses":"thumbnail","with":{"crop":"centre","enlarge":false,\#
            "fit":"inside","format":"jpeg","height":16384,"metadata":"strip","quality":80,\#
            "width":200}}
            """#
        ),
        (
            Step(name: "b", action: Self.optimize, needs: ["a"]),
            #"""
            {"name":"b","needs":["a"],"uses":"optimize","with":{"format":"webp",\#
            "keepMetadata":true,"lossless":false,"metadata":"keep","palette":false,\#
            "progressive":false,"quality":80}}
            """#
        ),
        (
            Step(name: "c", action: Optimize()),
            #"""
            {"name":"c","needs":[],"uses":"optimize","with":{"keepMetadata":false,\#
            "lossless":false,"metadata":"strip","palette":false,"progressive":false,\#
            "quality":80}}
            """#
        ),
        (
            Step(name: "d", action: FileMetadata()),
            #"""
            {"name":"d","needs":[],"uses":"metadata","with":{"hash":false,"sha256":false}}
            """#
        ),
        (
            Step(name: "e", action: PDFExport()),
            #"""
            {"name":"e","needs":[],"uses":"pdf-export","with":{"attach":false,"bookmarks":false,\#
            "margin":0,"marginPoints":0,"orientation":"auto","page":"auto"}}
            """#
        ),
        (
            Step(name: "f", action: PDFPages()),
            #"""
            {"name":"f","needs":[],"uses":"pdf-pages","with":{"dpi":150,"format":"jpeg",\#
            "grey":false,"quality":80,"transparent":false}}
            """#
        ),
    ]) func `a step in JSON has all its options, renamed ones under both names`(
        step: Step, text: String
    ) throws {
        #expect(String(decoding: JSON.encode(step), as: UTF8.self) == text)
        #expect(try JSON.decode(Step.self, from: Array(text.utf8)) == step)
    }

    @Test(arguments: [
        #"{"name":"a","needs":[],"uses":"blur"}"#,
        #"{"name":"a","needs":[],"uses":"thumbnail","with":{"width":0}}"#,
        #"{"name":"a","needs":[],"uses":"thumbnail","with":{"width":"9"}}"#,
        #"{"name":"a","needs":[],"uses":"thumbnail","with":{"width":9,"fit":"covers"}}"#,
        #"{"name":"a","needs":[],"uses":"pdf-export","with":{"margin":201}}"#,
    ]) func `JSON that is not a step is refused`(text: String) {
        #expect(throws: DecodingError.self) {
            try JSON.decode(Step.self, from: Array(text.utf8))
        }
    }
}
