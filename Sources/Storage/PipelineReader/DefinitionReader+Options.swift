internal import Pipelines
internal import Jobs
internal import Text
internal import YAML

/// What stands behind `with`, as the kind of step declares it.
extension DefinitionReader {
    /// - Parameters:
    ///   - entry: the options, if there are any.
    ///   - step: the key of the step, where a missing option is reported.
    mutating func readAction<Kind: StepKind>(
        _ kind: Kind.Type, with entry: Node.Entry?, step: Node
    ) -> Kind? {
        guard let given = readOptions(entry, of: kind) else { return nil }
        let before = diagnostics.count
        var action = Kind()
        for option in Kind.options {
            guard let entry = given[option.name], let value = value(entry, option.form) else {
                continue
            }
            option.set(&action, value)
        }
        for rule in Kind.rules {
            guard check(rule, action, given, step) else { break }
        }
        return diagnostics.count == before ? action : nil
    }

    private mutating func readOptions<Kind: StepKind>(_ entry: Node.Entry?, of kind: Kind.Type)
        -> [String: Node.Entry]?
    {
        guard let entry else { return [:] }
        guard case .mapping(let entries) = entry.value.value else {
            wrong(entry, expected: "a mapping of options")
            return nil
        }
        let names = Kind.options.map(\.name)
        var options: [String: Node.Entry] = [:]
        var isResolved = true
        for entry in entries {
            if names.contains(entry.name) {
                // An upload chooses no file and no secret of the server.
                let isFixed = Kind.options.contains {
                    $0.name == entry.name && ($0.form == .file || $0.form == .secret)
                }
                if let value = isFixed ? entry.value : resolved(entry.value) {
                    options[entry.name] = Node.Entry(key: entry.key, name: entry.name, value: value)
                } else {
                    isResolved = false
                }
            } else {
                let hint =
                    names.isEmpty ? "; it has none" : Spelling.hint(for: entry.name, among: names)
                report("unknown option \(quoted(entry.name)) of \(Kind.word)\(hint)", at: entry.key)
            }
        }
        return isResolved ? options : nil
    }

    private mutating func value(_ entry: Node.Entry, _ form: OptionForm) -> JSONValue? {
        switch form {
        case .boolean: word(entry, among: ["true", "false"]).map { .bool($0 == "true") }
        case .integer(let range, _): integer(entry, range).map { .whole($0) }
        case .numbers: number(entry, form).map { .whole($0) }
        case .number(let range, _): number(entry, range).map { .number($0) }
        case .percentage(let range): percentage(entry, range).map { .number($0) }
        case .length(let range): measure(entry, .length(range)).map { .number($0) }
        case .bytes: measure(entry, .fileSize).map { .whole(Int($0)) }
        case .quality: quality(entry)
        case .choice(let choices): word(entry, among: choices.map(\.word)).map { .text($0) }
        case .integers(let range, let countMax, _): integers(entry, range, countMax: countMax)
        case .languages: languages(entry)
        case .text, .colour, .pages, .point, .secret: formed(entry, form)
        case .file: file(entry, form)
        }
    }

    /// A text that says all by itself whether it is one.
    private mutating func formed(_ entry: Node.Entry, _ form: OptionForm) -> JSONValue? {
        guard case .scalar(let text, _) = entry.value.value, form.allows(.text(text)) else {
            wrong(entry, expected: form.words)
            return nil
        }
        return .text(text)
    }

    /// A number of hundred steps, or the word for the right one.
    private mutating func quality(_ entry: Node.Entry) -> JSONValue? {
        if case .scalar(Quality.word, _) = entry.value.value { return .text(Quality.word) }
        return integer(entry, Quality.range).map { .whole($0) }
    }

    /// A file beside the pipeline file, which is read.
    private mutating func file(_ entry: Node.Entry, _ form: OptionForm) -> JSONValue? {
        guard case .scalar(let path, _) = entry.value.value, AttachedFile.isPath(path) else {
            wrong(entry, expected: form.words + ", beside the pipeline file or below")
            return nil
        }
        switch attach(path) {
        case .found(let file, let bytes):
            attachments[file.sha256] = bytes
            return file.json
        case .unusable(let reason):
            report("\(quoted(path)) \(reason)", at: entry.value)
            return nil
        }
    }

    /// One of a few whole numbers.
    private mutating func number(_ entry: Node.Entry, _ form: OptionForm) -> Int? {
        guard case .scalar(let text, .plain) = entry.value.value, let number = Int(text),
            form.allows(.whole(number)), String(number) == text
        else {
            wrong(entry, expected: form.words)
            return nil
        }
        return number
    }

    private mutating func integers(
        _ entry: Node.Entry, _ range: ClosedRange<Int>, countMax: Int
    ) -> JSONValue? {
        let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        guard let items = items(entry, expected: "a list of whole numbers") else { return nil }
        guard (1...countMax).contains(items.count) else {
            wrong(entry, expected: "a list of 1 to \(countMax) whole numbers")
            return nil
        }
        var numbers: [Int] = []
        for item in items {
            guard case .scalar(let text, .plain) = item.value, let number = Int(text),
                range.contains(number), String(number) == text
            else {
                report("this must be \(expected)", at: item)
                continue
            }
            if numbers.contains(number) {
                report("\(number) is in the list already", at: item)
            } else {
                numbers.append(number)
            }
        }
        return numbers.count == items.count ? numbers.json : nil
    }

    private mutating func languages(_ entry: Node.Entry) -> JSONValue? {
        let expected = OptionForm.languages.words
        guard let items = items(entry, expected: expected) else { return nil }
        guard (1...RecognitionLanguages.countMax).contains(items.count) else {
            wrong(entry, expected: expected)
            return nil
        }
        var languages: [RecognitionLanguage] = []
        for item in items {
            guard let code = scalar(item, expected: "a language, as eng") else { continue }
            guard let language = RecognitionLanguage(code) else {
                let meant = RecognitionLanguage.byName[code.lowercased()]
                let hint =
                    meant.map { "; did you mean \"\($0)\"?" }
                    ?? Spelling.suggestion(for: code, among: RecognitionLanguage.codes)
                report("unknown language \(quoted(code))\(hint)", at: item)
                continue
            }
            if languages.contains(language) {
                report("\(quoted(code)) is in the list already", at: item)
            } else {
                languages.append(language)
            }
        }
        return languages.count == items.count ? RecognitionLanguages(languages)?.json : nil
    }

    /// - Returns: whether there is enough of the step for other rules to make sense.
    private mutating func check<Kind: StepKind>(
        _ rule: OptionRule, _ action: Kind, _ given: [String: Node.Entry], _ step: Node
    ) -> Bool {
        /// The word that an option has, if it is one of these.
        func word(of option: String, among words: [String]) -> String? {
            guard
                case .text(let word) = Kind.options.first(where: { $0.name == option })?.get(action)
            else { return nil }
            return words.contains(word) ? word : nil
        }
        switch rule {
        case .someOf(let names, let message):
            guard names.allSatisfy({ given[$0] == nil }) else { return true }
            report(message, at: step)
            return false
        case .needs(let names, let named, let option, let words):
            guard let word = word(of: option, among: words),
                names.contains(where: { given[$0] == nil })
            else { return true }
            report("\"\(option): \(word)\" needs \(named)", at: given[option]?.value ?? step)
        case .excludes(let name, let option, let words, let reason):
            guard let entry = given[name], let word = word(of: option, among: words) else {
                return true
            }
            report("\"\(name)\" means nothing to \(word), \(reason)", at: entry.key)
        case .requires(let name, let option, let needed):
            guard let entry = given[name], word(of: option, among: [needed]) == nil else {
                return true
            }
            report("\"\(name)\" needs \"\(option): \(needed)\"", at: entry.key)
        case .either(let name, let others):
            guard let entry = given[name], let other = others.first(where: { given[$0] != nil })
            else { return true }
            report("\"\(name)\" and \"\(other)\" exclude each other", at: entry.key)
        }
        return true
    }
}
