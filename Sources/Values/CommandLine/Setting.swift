/// A setting of a program, declared once: its name, what it takes, what holds without it, and its
/// help. Keep it in a constant: commands list it, and the parsed `Arguments` are asked with it.
/// Programs that share a setting share the constant.
package struct Setting<Value: Sendable>: AnySetting {
    package let option: Option
    /// Reads the values that were given, which are checked already.
    let read: @Sendable ([String]) -> Value

    private init(_ option: Option, read: @escaping @Sendable ([String]) -> Value) {
        self.option = option
        self.read = read
    }

    /// A setting that has a value also when it is not given.
    /// - Parameters:
    ///   - name: without the hyphens.
    ///   - short: the one-letter form.
    ///   - kind: what it takes.
    ///   - help: what it does, in a phrase without a full stop.
    ///   - preset: the value when it is not given, as a person would write it.
    package init(
        _ name: String, short: Character? = nil, _ kind: ValueKind<Value>, _ help: String,
        preset: String
    ) {
        precondition(kind.read(preset) != nil, "the preset of --\(name) is no value")
        let option = Option(
            name: name, short: short, help: help, value: kind.form, preset: preset, otherwise: nil,
            isRequired: false)
        self.init(option) { kind.read($0.last ?? preset)! }
    }

    /// A setting that must be given.
    package init(
        required name: String, short: Character? = nil, _ kind: ValueKind<Value>, _ help: String
    ) {
        let option = Option(
            name: name, short: short, help: help, value: kind.form, preset: nil, otherwise: nil,
            isRequired: true)
        self.init(option) { kind.read($0.last!)! }
    }

    /// A setting that may be left out.
    /// - Parameter otherwise: what is done then, for the help: `half of the machine's memory`.
    package init<Wrapped>(
        _ name: String, short: Character? = nil, _ kind: ValueKind<Wrapped>, _ help: String,
        otherwise: String? = nil
    ) where Value == Wrapped? {
        let option = Option(
            name: name, short: short, help: help, value: kind.form, preset: nil,
            otherwise: otherwise, isRequired: false)
        self.init(option) { $0.last.flatMap(kind.read) }
    }

    /// A setting that may be given several times; its value is all that were given.
    package init<Element>(
        repeated name: String, short: Character? = nil, _ kind: ValueKind<Element>, _ help: String
    ) where Value == [Element] {
        let option = Option(
            name: name, short: short, help: help, value: kind.form, preset: nil, otherwise: nil,
            isRequired: false)
        self.init(option) { $0.compactMap(kind.read) }
    }

    /// The same setting under another name.
    package func named(_ name: String, short: Character? = nil) -> Setting {
        Setting(
            Option(
                name: name, short: short, help: option.help, value: option.value,
                preset: option.preset, otherwise: option.otherwise,
                isRequired: option.isRequired), read: read)
    }

    /// The same setting where it must be given.
    package var required: Setting {
        Setting(
            Option(
                name: option.name, short: option.short, help: option.help, value: option.value,
                preset: nil, otherwise: nil, isRequired: true), read: read)
    }
}

extension Setting<Bool> {
    /// A setting that is given or not.
    package static func flag(_ name: String, short: Character? = nil, _ help: String) -> Self {
        let option = Option(
            name: name, short: short, help: help, value: nil, preset: nil, otherwise: nil,
            isRequired: false)
        return Setting(option) { !$0.isEmpty }
    }
}
