/// The command line of a program as its `Command` understands it: every value is what its setting
/// takes.
package struct Arguments: Hashable, Sendable {
    /// The command as it was called: `pressroom up`.
    package let command: String
    /// What is no option, in order; as many as the command declares.
    package internal(set) var operands: [String] = []
    /// The values of each option in the order they were given, by its name; of a flag an empty
    /// text each.
    var given: [String: [String]] = [:]

    init(command: String) { self.command = command }

    /// The value of a setting: the last one given, or its preset.
    package subscript<Value>(setting: Setting<Value>) -> Value {
        setting.read(given[setting.option.name] ?? [])
    }

    /// Whether the setting was given.
    package func has(_ setting: any AnySetting) -> Bool { given[setting.option.name] != nil }

    /// Those of the settings that were given, as words for a program that takes them too.
    package func words(of settings: [any AnySetting]) -> [String] {
        settings.map(\.option).flatMap { option -> [String] in
            guard let texts = given[option.name] else { return [] }
            guard option.value != nil else { return ["--\(option.name)"] }
            return texts.flatMap { ["--\(option.name)", $0] }
        }
    }

    /// The error that a value is not what the setting takes.
    /// - Parameter reason: lower case, no full stop: `known are urgent, normal, batch`.
    package func wrong(_ setting: any AnySetting, _ value: String, _ reason: String) -> UsageError {
        wrong(setting.option, value, reason)
    }

    func wrong(_ option: Option, _ value: String, _ reason: String) -> UsageError {
        UsageError("--\(option.name) cannot be \"\(value)\": \(reason)", command: command)
    }
}
