internal import Jobs

/// The options of a step as JSON: an object that has them by name.
extension StepKind {
    func encodeOptions(to container: inout KeyedEncodingContainer<OptionName>) throws {
        for option in Self.options {
            guard let value = option.get(self) else { continue }
            try container.encode(value, forKey: OptionName(option.name))
            if let former = option.former {
                try container.encode(former.value(value), forKey: OptionName(former.name))
            }
        }
    }

    /// - Throws: `DecodingError` when a value is none that its option can have.
    init(decodingOptions container: KeyedDecodingContainer<OptionName>) throws {
        self.init()
        for option in Self.options {
            let name = OptionName(option.name)
            guard container.contains(name) else { continue }
            let value = try option.form.decode(name, from: container)
            guard option.form.allows(value) else {
                throw DecodingError.dataCorruptedError(
                    forKey: name, in: container, debugDescription: "no value of the option")
            }
            option.set(&self, value)
        }
    }
}

extension OptionForm {
    fileprivate func decode(_ name: OptionName, from container: KeyedDecodingContainer<OptionName>)
        throws -> JSONValue
    {
        switch self {
        case .boolean: .bool(try container.decode(Bool.self, forKey: name))
        case .quality:
            if let number = try? container.decode(Int.self, forKey: name) {
                .whole(number)
            } else {
                .text(try container.decode(String.self, forKey: name))
            }
        case .integer, .numbers, .bytes: .whole(try container.decode(Int.self, forKey: name))
        case .number, .percentage, .length:
            .number(try container.decode(Double.self, forKey: name))
        case .choice, .text, .colour, .pages, .point, .file, .secret:
            .text(try container.decode(String.self, forKey: name))
        case .integers:
            .list(try container.decode([Int].self, forKey: name).map { .whole($0) })
        case .languages:
            .list(try container.decode([String].self, forKey: name).map { .text($0) })
        }
    }
}

/// The name of an option, as a key of JSON.
struct OptionName: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}
