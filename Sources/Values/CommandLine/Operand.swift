/// What a program is given besides options: `FILE`.
package struct Operand: Hashable, Sendable {
    /// What stands for it in the help, upper case.
    let placeholder: String
    /// What it is, in a phrase without a full stop.
    let help: String
    let isOptional: Bool
    /// Whether it may be given any number of times; only the last operand may.
    let repeats: Bool
    let completion: Completion

    package init(
        _ placeholder: String, _ help: String, isOptional: Bool = false,
        repeats: Bool = false, completion: Completion = .nothing
    ) {
        self.placeholder = placeholder
        self.help = help
        self.isOptional = isOptional
        self.repeats = repeats
        self.completion = completion
    }

    var usage: String {
        let text = repeats ? placeholder + "..." : placeholder
        return isOptional ? "[\(text)]" : text
    }
}
