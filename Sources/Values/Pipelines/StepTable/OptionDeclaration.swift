package import Jobs

/// An option of a kind of step, or one that a pipeline declares, as data.
package struct OptionDeclaration: Hashable, Sendable {
    package let name: String
    package let form: OptionForm
    /// What it is for, without a full stop.
    package let text: String
    /// What a step has that leaves it out, if that is a value.
    package let defaultValue: JSONValue?
    /// What leaving it out means, where no value says so.
    package let absence: String?

    package init(
        name: String, form: OptionForm, text: String, defaultValue: JSONValue?,
        absence: String? = nil
    ) {
        self.name = name
        self.form = form
        self.text = text
        self.defaultValue = defaultValue
        self.absence = absence
    }

    /// What a step has that leaves it out, for people.
    package var defaultWords: String {
        guard let defaultValue else { return absence ?? "" }
        if case .percentage = form { return Self.words(defaultValue) + "%" }
        return Self.words(defaultValue)
    }

    private static func words(_ value: JSONValue) -> String {
        switch value {
        case .text(let word): word
        case .whole(let number): String(number)
        case .number(let number): Measure.text(number)
        case .bool(let isTrue): String(isTrue)
        case .list(let items): items.map(words).joined(separator: ", ")
        case .object: preconditionFailure("no option is an object")
        }
    }
}
