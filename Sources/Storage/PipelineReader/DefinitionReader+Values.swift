internal import Pipelines
internal import Jobs
internal import Text
internal import YAML

/// The kinds of value that a definition is made of.
extension DefinitionReader {
    /// The entries of a mapping by key. Keys that are not in `keys` are reported.
    mutating func fields(of entry: Node.Entry, keys: [String]) -> [String: Node.Entry]? {
        guard case .mapping = entry.value.value else {
            wrong(entry, expected: "a mapping of keys and values")
            return nil
        }
        return fields(of: entry.value, keys: keys, whole: "\"\(entry.name)\"")
    }

    /// The same for a node; `whole` is what it stands for in a message.
    mutating func fields(of node: Node, keys: [String], whole: String)
        -> [String: Node.Entry]?
    {
        guard case .mapping(let entries) = node.value else {
            report("\(whole) must be a mapping of keys and values", at: node)
            return nil
        }
        var fields: [String: Node.Entry] = [:]
        for entry in entries {
            if keys.contains(entry.name) {
                fields[entry.name] = entry
            } else {
                let hint = Spelling.hint(for: entry.name, among: keys)
                report("unknown key \(quoted(entry.name))\(hint)", at: entry.key)
            }
        }
        return fields
    }

    /// Whether a key that is not there seems to be, under a misspelt name. Its name was reported.
    func isMisspelt(_ key: String, in node: Node, keys: [String]) -> Bool {
        guard case .mapping(let entries) = node.value else { return false }
        return entries.contains { entry in
            !keys.contains(entry.name) && Spelling.nearest(to: entry.name, among: keys) == key
        }
    }

    /// The items of a list, 100 at most.
    mutating func items(_ entry: Node.Entry, expected: String) -> [Node]? {
        guard case .sequence(let items) = entry.value.value else {
            wrong(entry, expected: expected)
            return nil
        }
        guard items.count <= 100 else {
            report("\"\(entry.name)\" has more than 100 items", at: items[100])
            return nil
        }
        return items
    }

    /// Any scalar but an empty one.
    mutating func text(_ entry: Node.Entry) -> String? {
        guard case .scalar(let text, _) = entry.value.value, !isNull(entry.value) else {
            wrong(entry, expected: "text")
            return nil
        }
        return text
    }

    /// An email address.
    /// - Parameter others: what else may stand there, for a message.
    mutating func address(_ entry: Node.Entry, orElse others: String = "") -> EmailAddress? {
        guard let text = text(entry) else { return nil }
        if let address = EmailAddress(text) { return address }
        report(
            "\(quoted(text)) is no email address, such as ada@example.org\(others)",
            at: entry.value)
        return nil
    }

    /// An item of a list.
    mutating func scalar(_ node: Node, expected: String) -> String? {
        guard case .scalar(let text, _) = node.value, !isNull(node) else {
            report("this must be \(expected)", at: node)
            return nil
        }
        return text
    }

    /// A number in digits, without quotes.
    mutating func integer(_ entry: Node.Entry?, _ range: ClosedRange<Int>) -> Int? {
        guard let entry else { return nil }
        let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        guard case .scalar(let text, .plain) = entry.value.value, let number = Int(text),
            range.contains(number), String(number) == text
        else {
            wrong(entry, expected: expected)
            return nil
        }
        return number
    }

    /// A number in digits, with or without a fraction, without quotes.
    mutating func number(_ entry: Node.Entry, _ range: ClosedRange<Double>) -> Double? {
        guard case .scalar(let text, .plain) = entry.value.value,
            text.wholeMatch(of: #/-?[0-9]+(\.[0-9]+)?/#) != nil, let number = Double(text),
            range.contains(number)
        else {
            wrong(
                entry,
                expected: "a number from \(Measure.text(range.lowerBound)) to "
                    + Measure.text(range.upperBound))
            return nil
        }
        return number
    }

    /// A number with a percent sign.
    mutating func percentage(_ entry: Node.Entry, _ range: ClosedRange<Double>) -> Double? {
        guard case .scalar(let text, _) = entry.value.value, text.hasSuffix("%"),
            let quantity = Quantity(String(text.dropLast())), quantity.unit.isEmpty,
            range.contains(quantity.number)
        else {
            let measure = Measure.percentage(range)
            wrong(entry, expected: "\(measure.name), \(measure.rangeText)")
            return nil
        }
        return quantity.number
    }

    /// One of the words of an enumeration.
    mutating func choice<Choice>(_ entry: Node.Entry?, _ type: Choice.Type) -> Choice?
    where Choice: RawRepresentable<String> & CaseIterable {
        let words = type.allCases.map(\.rawValue)
        guard let entry, let word = word(entry, among: words) else { return nil }
        return Choice(rawValue: word)
    }

    /// One of some words.
    mutating func word(_ entry: Node.Entry, among words: [String]) -> String? {
        guard let text = text(entry) else { return nil }
        guard words.contains(text) else {
            let hint = Spelling.hint(for: text, among: words)
            report("unknown \(entry.name) \(quoted(text))\(hint)", at: entry.value)
            return nil
        }
        return text
    }

    /// `true` or `false`.
    mutating func isTrue(_ entry: Node.Entry) -> Bool {
        word(entry, among: ["true", "false"]) == "true"
    }

    /// A number with a unit, in the smallest unit of the measure.
    mutating func measure(_ entry: Node.Entry?, _ measure: Measure) -> Double? {
        guard let entry else { return nil }
        guard case .scalar(let text, _) = entry.value.value, let quantity = Quantity(text) else {
            wrong(entry, expected: "\(measure.name), \(measure.rangeText)")
            return nil
        }
        let units = measure.units.map(\.name).filter { !$0.isEmpty }
        guard let value = measure.value(of: quantity) else {
            let problem =
                quantity.unit.isEmpty
                ? "\(measure.name) needs a unit: "
                    + units.joined(separator: ", ")
                : "unknown unit \(quoted(quantity.unit))"
                    + Spelling.hint(for: quantity.unit, among: units)
            report(problem, at: entry.value)
            return nil
        }
        guard measure.allows(value) else {
            wrong(entry, expected: "\(measure.name), \(measure.rangeText)")
            return nil
        }
        return value
    }

    /// Reports that a value is not what it must be.
    mutating func wrong(_ entry: Node.Entry, expected: String) {
        let actual: String
        switch entry.value.value {
        case .scalar where isNull(entry.value):
            report("\"\(entry.name)\" has no value; it must be \(expected)", at: entry.value)
            return
        case .scalar(let text, .plain): actual = text.allSatisfy(isNumeric) ? text : quoted(text)
        case .scalar(let text, .quoted): actual = "the text \(quoted(text))"
        case .sequence(let items): actual = items.isEmpty ? "an empty list" : "a list"
        case .mapping(let entries): actual = entries.isEmpty ? "an empty mapping" : "a mapping"
        }
        report("\"\(entry.name)\" must be \(expected), not \(actual)", at: entry.value)
    }

    private func isNumeric(_ character: Character) -> Bool {
        character.isASCII && (character.isNumber || character == "-" || character == ".")
    }

    /// Nothing at all, or a word for it (YAML 1.1, `tag:yaml.org,2002:null`).
    private func isNull(_ node: Node) -> Bool {
        guard case .scalar(let text, .plain) = node.value else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(text)
    }
}
