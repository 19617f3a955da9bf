package import Jobs

/// Values as an upload or a command line has them: texts.
extension OptionForm {
    /// The value that a text means; `nil` when it means none that the option can have. Lists and
    /// quantities with units have none.
    package func value(of text: String) -> JSONValue? {
        let value: JSONValue? =
            switch self {
            case .boolean: ["true": true, "false": false][text].map { .bool($0) }
            case .integer, .numbers:
                Int(text).flatMap { String($0) == text ? .whole($0) : nil }
            case .number:
                text.wholeMatch(of: #/-?[0-9]+(\.[0-9]+)?/#) == nil
                    ? nil : Double(text).map { .number($0) }
            case .choice, .text, .colour, .pages, .point: .text(text)
            case .quality: Int(text).map { .whole($0) } ?? .text(text)
            case .percentage, .length, .integers, .file, .bytes, .languages, .secret: nil
            }
        return value.flatMap { allows($0) ? $0 : nil }
    }

    /// Whether a pipeline file has the values without quotes.
    package var isPlain: Bool {
        switch self {
        case .boolean, .integer, .numbers, .number, .choice: true
        case .percentage, .length, .text, .colour, .integers, .pages, .point, .file,
            .languages, .secret, .quality, .bytes:
            false
        }
    }
}
