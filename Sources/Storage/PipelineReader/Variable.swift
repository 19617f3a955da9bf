internal import Pipelines
internal import YAML

/// An option that a file declares, as `${NAME}` stands for it.
struct Variable {
    let value: Node.Value
    /// Whether a step names it.
    var isUsed = false

    init(_ text: String, of form: OptionForm) {
        value = .scalar(text, form.isPlain ? .plain : .quoted)
    }

    var text: String { if case .scalar(let text, _) = value { text } else { "" } }
}
