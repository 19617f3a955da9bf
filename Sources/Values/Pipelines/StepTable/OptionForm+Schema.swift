package import Jobs
internal import Text

/// Options in JSON Schema (draft 2020-12).
extension OptionForm {
    /// What a pipeline file may say.
    var fileSchema: JSONValue {
        switch self {
        case .percentage(let range): Measure.percentage(range).schema
        case .length(let range): Measure.length(range).schema
        case .bytes: Measure.fileSize.schema
        case .pages:
            [
                "type": ["string", "integer"], "pattern": .text(Self.pagesPattern),
                "not": ["const": 0],
            ]
        case .text(let countMax):
            [
                "type": ["string", "number", "boolean"], "pattern": "\\S",
                "maxLength": .whole(countMax),
            ]
        case .file:
            ["type": "string", "minLength": 1, "maxLength": .whole(AttachedFile.pathBytesMax)]
        case .integers(let range, let countMax, _):
            Self.list(of: ["anyOf": [Self.integers(range), Self.variable]], countMax: countMax)
        case .boolean, .integer, .numbers, .number, .choice, .colour, .point, .languages, .secret,
            .quality:
            answerSchema
        }
    }

    /// A text with an option that the pipeline declares.
    static let variable: JSONValue = ["type": "string", "pattern": "\\$\\{[a-z0-9-]+\\}"]

    /// What `with` has in an answer: numbers without a unit.
    package var answerSchema: JSONValue {
        switch self {
        case .boolean: ["type": "boolean"]
        case .integer(let range, _): Self.integers(range)
        case .numbers(let numbers, _):
            ["type": "integer", "enum": .list(numbers.map { .whole($0) })]
        case .number(let range, _), .percentage(let range), .length(let range):
            [
                "type": "number", "minimum": .number(range.lowerBound),
                "maximum": .number(range.upperBound),
            ]
        case .choice(let choices):
            ["type": "string", "enum": .list(choices.map { .text($0.word) })]
        case .text(let countMax):
            ["type": "string", "pattern": "\\S", "maxLength": .whole(countMax)]
        case .colour:
            [
                "type": "string",
                "pattern": .text(
                    "^(#[0-9a-fA-F]{6}([0-9a-fA-F]{2})?|"
                        + Colour.names.joined(separator: "|") + ")$"),
            ]
        case .integers(let range, let countMax, _):
            Self.list(of: Self.integers(range), countMax: countMax)
        case .pages: ["type": "string", "pattern": .text(Self.pagesPattern)]
        case .quality:
            ["anyOf": [Self.integers(Quality.range), ["const": .text(Quality.word)]]]
        case .bytes: ["type": "integer", "minimum": 1, "maximum": 1_000_000_000_000]
        case .point: ["type": "string", "pattern": .text(FocalPoint.pattern)]
        case .file: ["type": "string", "pattern": "^.+ [0-9a-f]{64}$"]
        case .secret: ["type": "string", "pattern": .text(SecretName.pattern)]
        case .languages:
            [
                "type": "array", "minItems": 1, "uniqueItems": true,
                "maxItems": .whole(RecognitionLanguages.countMax),
                "items": ["enum": .list(RecognitionLanguage.codes.map { .text($0) })],
            ]
        }
    }

    private static func list(of items: JSONValue, countMax: Int) -> JSONValue {
        [
            "type": "array", "items": items, "minItems": 1, "maxItems": .whole(countMax),
            "uniqueItems": true,
        ]
    }

    private static func integers(_ range: ClosedRange<Int>) -> JSONValue {
        [
            "type": "integer", "minimum": .whole(range.lowerBound),
            "maximum": .whole(range.upperBound),
        ]
    }

    private static let pagesPattern = "^\(PageRanges.pattern)(,\(PageRanges.pattern))*$"
}

extension OptionDeclaration {
    /// Which values it may have in a pipeline file, with the texts that editors show.
    var fileSchema: JSONValue {
        var schema: JSONValue = ["anyOf": [form.fileSchema, OptionForm.variable]]
        schema["description"] = .text(help)
        schema["default"] = defaultValue
        return schema
    }

    /// What it is for and which values it has, in sentences.
    private var help: String {
        var sentences = ["\(name): \(text)."]
        switch form {
        case .choice(let choices):
            sentences += choices.filter { !$0.text.isEmpty }.map { "\($0.word): \($0.text)." }
        case .boolean: break
        case .integer, .numbers, .number, .percentage, .length, .text, .colour, .integers, .pages,
            .point, .file, .languages, .secret, .quality, .bytes:
            sentences.append(form.words.sentence)
        }
        if let absence { sentences.append("Left out: \(absence).") }
        return sentences.joined(separator: "\n")
    }
}

extension OptionRule {
    /// What a mapping of options must be like.
    /// - Parameter options: all options of the kind.
    func schema(_ options: [OptionDeclaration]) -> JSONValue {
        /// Whether an option has one of the words, be it because that is its default.
        func has(_ option: String, _ words: [String]) -> JSONValue {
            var schema: JSONValue = [
                "properties": [option: ["enum": .list(words.map { .text($0) })]]
            ]
            let isByDefault = options.contains { declared in
                declared.name == option && words.contains { .text($0) == declared.defaultValue }
            }
            if !isByDefault { schema["required"] = [.text(option)] }
            return schema
        }
        return switch self {
        case .someOf(let names, _):
            ["anyOf": .list(names.map { ["required": [.text($0)]] })]
        case .needs(let names, _, let option, let words):
            [
                "if": has(option, words),
                "then": ["required": .list(names.map { .text($0) })],
            ]
        case .excludes(let name, let option, let words, _):
            ["if": has(option, words), "then": ["not": ["required": [.text(name)]]]]
        case .requires(let name, let option, let word):
            [
                "if": ["required": [.text(name)]],
                "then": [
                    "required": [.text(option)],
                    "properties": [
                        option: ["anyOf": [["const": .text(word)], OptionForm.variable]]
                    ],
                ],
            ]
        case .either(let name, let others):
            [
                "if": ["required": [.text(name)]],
                "then": ["not": ["anyOf": .list(others.map { ["required": [.text($0)]] })]],
            ]
        }
    }
}

extension StepKind {
    /// What may stand behind `with`.
    static var withSchema: JSONValue {
        let options = declarations
        var schema: JSONValue = [
            "type": "object", "description": .text(traffic), "additionalProperties": false,
            "properties": .object(
                Dictionary(uniqueKeysWithValues: options.map { ($0.name, $0.fileSchema) })),
        ]
        if !rules.isEmpty { schema["allOf"] = .list(rules.map { $0.schema(options) }) }
        return schema
    }

    /// What a step of the kind must have besides `uses`.
    static var stepSchema: JSONValue {
        var then: JSONValue = ["properties": ["with": ["$ref": .text("#/$defs/\(word)")]]]
        let mustHaveOptions = rules.contains { if case .someOf = $0 { true } else { false } }
        if mustHaveOptions { then["required"] = ["with"] }
        return [
            "if": ["properties": ["uses": ["const": .text(word)]], "required": ["uses"]],
            "then": then,
        ]
    }
}
