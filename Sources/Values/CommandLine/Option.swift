/// An option of a program, `--name VALUE` or `--name`, as command lines, help and completion see
/// it: without the type of its value, which is `Setting`'s.
package struct Option: Sendable {
    /// Without the hyphens.
    package let name: String
    /// The one-letter form, without the hyphen.
    let short: Character?
    /// What it does, in a phrase without a full stop.
    let help: String
    /// What its value may be; `nil` when it takes none.
    let value: ValueForm?
    /// Its value when it is not given, as a person would write it.
    let preset: String?
    /// What is done when it is not given and has no preset: `half of the machine's memory`.
    let otherwise: String?
    let isRequired: Bool

    /// The form of a value, whatever its type.
    struct ValueForm: Sendable {
        /// What stands for the value in the help, upper case: `DIR`.
        let placeholder: String
        /// What is allowed, as an error says it: `a whole number, 1 to 9, is needed`.
        let needed: String
        /// What is allowed, as the help says it: `1 to 9`; `nil` when the placeholder says it all.
        let range: String?
        let completion: Completion
        let allows: @Sendable (String) -> Bool
    }

    /// How it stands in the help's left column: `-o, --output DIR`.
    var term: String {
        (short.map { "-\($0), " } ?? "") + "--\(name)" + (value.map { " \($0.placeholder)" } ?? "")
    }

    /// How it is written in a usage line: `-o DIR`, `--json`.
    var usage: String {
        (short.map { "-\($0)" } ?? "--\(name)") + (value.map { " \($0.placeholder)" } ?? "")
    }

    /// What it does, with what it takes and what holds without it.
    var explanation: String {
        let held = preset.map { "default \($0)" } ?? otherwise.map { "default: \($0)" }
        let notes = [value?.range, held].compactMap(\.self)
        return notes.isEmpty ? help : "\(help) (\(notes.joined(separator: "; ")))"
    }
}
