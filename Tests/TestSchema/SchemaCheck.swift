package import Jobs

/// Holds JSON against a JSON Schema (draft 2020-12), as far as those of this project go: a
/// word of a schema that it does not know is a failure.
package struct SchemaCheck {
    private let root: JSONValue

    package init(root: JSONValue) { self.root = root }

    /// Whether a value is as a schema says.
    package func allows(_ value: JSONValue, _ schema: JSONValue? = nil) -> Bool {
        switch schema ?? root {
        case .bool(let isAllowed): return isAllowed
        case .object(let words): return words.allSatisfy { allows(value, $0.key, $0.value, words) }
        default: preconditionFailure("a schema is an object or a truth value")
        }
    }

    private func allows(
        _ value: JSONValue, _ word: String, _ says: JSONValue, _ schema: [String: JSONValue]
    ) -> Bool {
        switch (word, says) {
        case ("$schema", _), ("$defs", _), ("title", _), ("description", _), ("default", _),
            ("then", _):
            return true
        case ("$ref", .text(let path)):
            return allows(
                value, path.split(separator: "/").dropFirst().reduce(root) { $0[String($1)]! })
        case ("type", .list(let types)): return types.contains { isOfType(value, $0) }
        case ("type", _): return isOfType(value, says)
        case ("const", _): return value == says
        case ("enum", .list(let values)): return values.contains(value)
        case ("if", _):
            guard allows(value, says), let then = schema["then"] else { return true }
            return allows(value, then)
        case ("not", _): return !allows(value, says)
        case ("anyOf", .list(let schemas)): return schemas.contains { allows(value, $0) }
        case ("oneOf", .list(let schemas)): return schemas.count { allows(value, $0) } == 1
        case ("allOf", .list(let schemas)): return schemas.allSatisfy { allows(value, $0) }
        default: break
        }
        switch value {
        case .text(let text): return allows(text, word, says)
        case .whole(let number): return allows(Double(number), word, says)
        case .number(let number): return allows(number, word, says)
        case .list(let items): return allows(items, word, says)
        case .object(let members): return allows(members, word, says, schema)
        case .bool: return true
        }
    }

    private func isOfType(_ value: JSONValue, _ type: JSONValue) -> Bool {
        switch value {
        case .text: type == "string"
        case .whole: type == "integer" || type == "number"
        case .number: type == "number"
        case .bool: type == "boolean"
        case .list: type == "array"
        case .object: type == "object"
        }
    }

    private func allows(_ text: String, _ word: String, _ says: JSONValue) -> Bool {
        switch (word, says) {
        case ("pattern", .text(let pattern)):
            guard let regex = try? Regex(pattern) else { return false }
            return text.contains(regex)
        case ("minLength", .whole(let count)): return text.unicodeScalars.count >= count
        case ("maxLength", .whole(let count)): return text.unicodeScalars.count <= count
        default: return isOfAnotherType(word)
        }
    }

    private func allows(_ number: Double, _ word: String, _ says: JSONValue) -> Bool {
        switch (word, says) {
        case ("minimum", .whole(let bound)): number >= Double(bound)
        case ("maximum", .whole(let bound)): number <= Double(bound)
        case ("minimum", .number(let bound)): number >= bound
        case ("maximum", .number(let bound)): number <= bound
        default: isOfAnotherType(word)
        }
    }

    private func allows(_ items: [JSONValue], _ word: String, _ says: JSONValue) -> Bool {
        switch (word, says) {
        case ("minItems", .whole(let count)): items.count >= count
        case ("maxItems", .whole(let count)): items.count <= count
        case ("uniqueItems", _): Set(items).count == items.count
        case ("items", _): items.allSatisfy { allows($0, says) }
        default: isOfAnotherType(word)
        }
    }

    private func allows(
        _ members: [String: JSONValue], _ word: String, _ says: JSONValue,
        _ schema: [String: JSONValue]
    ) -> Bool {
        switch (word, says) {
        case ("required", .list(let names)):
            return names.allSatisfy {
                if case .text(let name) = $0 { members[name] != nil } else { false }
            }
        case ("properties", .object(let properties)):
            return members.allSatisfy { name, value in
                properties[name].map { allows(value, $0) } ?? true
            }
        case ("additionalProperties", _):
            let known = schema["properties"] ?? [:]
            return members.allSatisfy { name, value in known[name] != nil || allows(value, says) }
        case ("propertyNames", _): return members.keys.allSatisfy { allows(.text($0), says) }
        case ("minProperties", .whole(let count)): return members.count >= count
        case ("maxProperties", .whole(let count)): return members.count <= count
        default: return isOfAnotherType(word)
        }
    }

    /// Whether a word says nothing about a value, for it is about another type.
    private func isOfAnotherType(_ word: String) -> Bool {
        [
            "pattern", "minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems",
            "uniqueItems", "items", "required", "properties", "additionalProperties",
            "propertyNames", "minProperties", "maxProperties",
        ].contains(word)
    }
}
