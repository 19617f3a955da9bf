/// An option of a program: `--name VALUE`, or `--name` when it takes no value. Keep it in a
/// constant: the parsed `Arguments` are asked with it.
package struct Option: Hashable, Sendable {
    /// Without the hyphens.
    package let name: String
    /// The one-letter form, without the hyphen.
    let short: Character?
    /// What stands for its value in the help: `DIR`; `nil` when it takes none.
    let placeholder: String?
    /// What it does, in a phrase without a full stop.
    let help: String
    /// Its value when it is not given.
    let preset: String?
    let isRequired: Bool

    /// An option that is given or not.
    package static func flag(_ name: String, short: Character? = nil, _ help: String) -> Option {
        Option(
            name: name, short: short, placeholder: nil, help: help, preset: nil,
            isRequired: false)
    }

    /// An option with a value.
    /// - Parameters:
    ///   - name: without the hyphens.
    ///   - short: the one-letter form.
    ///   - placeholder: what stands for the value in the help, upper case: `DIR`.
    ///   - help: what it does, in a phrase without a full stop.
    ///   - preset: the value when it is not given; the help names it.
    ///   - isRequired: whether it must be given.
    package static func value(
        _ name: String, short: Character? = nil, _ placeholder: String,
        _ help: String, preset: String? = nil, isRequired: Bool = false
    )
        -> Option
    {
        Option(
            name: name, short: short, placeholder: placeholder, help: help, preset: preset,
            isRequired: isRequired)
    }

    static let help = flag("help", "show this text and stop")
    static let version = flag("version", "show the version and stop")
}
