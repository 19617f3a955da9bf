/// The command line of a program as its `Command` understands it.
package struct Arguments: Hashable, Sendable {
    /// The command that was named: `pressroom up`.
    package let command: String
    /// What is no option, in order; as many as the command declares.
    package internal(set) var operands: [String] = []
    /// The values of each option in the order they were given; of a flag an empty text each.
    var given: [Option: [String]] = [:]

    init(command: String) { self.command = command }

    /// Whether the option was given.
    package func has(_ option: Option) -> Bool { given[option] != nil }

    /// The value of an option: the last one given, or its preset.
    package func value(_ option: Option) -> String? { given[option]?.last ?? option.preset }

    /// All values of an option that may be given more than once.
    package func values(_ option: Option) -> [String] { given[option] ?? [] }

    /// The value of an option that is a whole number.
    /// - Throws: `UsageError` when it is none, or outside the range.
    package func number(_ option: Option, in range: ClosedRange<Int>) throws(UsageError) -> Int? {
        guard let text = value(option) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            let most = range.upperBound == .max ? "or more" : "to \(range.upperBound)"
            throw wrong(option, text, "a whole number, \(range.lowerBound) \(most), is needed")
        }
        return number
    }

    /// The value of an option that is one of a few words.
    /// - Throws: `UsageError` when it is none of them.
    package func choice<Choice: CaseIterable & RawRepresentable<String>>(
        _ option: Option, of type: Choice.Type
    ) throws(UsageError) -> Choice? {
        guard let text = value(option) else { return nil }
        guard let choice = Choice(rawValue: text) else {
            let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw wrong(option, text, "known are \(words)")
        }
        return choice
    }

    /// The error that a value is not what the option takes.
    /// - Parameter reason: lower case, no full stop: `known are urgent, normal, batch`.
    package func wrong(_ option: Option, _ value: String, _ reason: String) -> UsageError {
        UsageError("--\(option.name) cannot be \"\(value)\": \(reason)", command: command)
    }
}
