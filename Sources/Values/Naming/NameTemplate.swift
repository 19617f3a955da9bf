internal import Text

/// How files are called, as people write it: `{folder}/{stem}-{step}.{ext}`.
///
/// Braces hold a variable. `{page:04}` fills a number with zeros. What stands beside the variable
/// in its braces goes with it: `{-page}` is `-7`, and nothing where there is no page; `{-step}` is
/// nothing in a pipeline of one step, `{-input}` in a job of one file. `{{` is a brace. A slash
/// makes folders. The last thing is the extension: `.{ext}`.
package struct NameTemplate: Hashable, Sendable {
    package let text: String
    let parts: [Part]

    enum Part: Hashable, Sendable {
        /// Of one folder's or file's name.
        case literal(String)
        case slash
        case variable(Placeholder)
    }

    /// A variable with what stands in its braces.
    struct Placeholder: Hashable, Sendable {
        let variable: NameVariable
        /// What goes before and behind it where it says something.
        let prefix: String
        let suffix: String
        /// The least number of digits of a number.
        let digits: Int

        /// Whether it may be left out.
        var isOptional: Bool { !prefix.isEmpty || !suffix.isEmpty }
    }

    /// The longest template, in Unicode scalars.
    package static let lengthMax = 400
    /// How many variables it may have, and how many bytes besides: with these limits there is
    /// always room for a part of each value in a name.
    static let variablesMax = 12
    static let literalBytesMax = 96

    /// - Throws: what is wrong with the first part that has an error.
    package init(_ text: String) throws(NameTemplateError) {
        self.text = text
        var parser = NameTemplateParser(text)
        parts = try parser.read()
    }

    /// The variables that it has.
    package var variables: Set<NameVariable> { Set(placeholders.map(\.variable)) }

    /// The variables that it has in a form that is never left out.
    package var neededVariables: Set<NameVariable> {
        Set(placeholders.filter { !$0.isOptional }.map(\.variable))
    }

    private var placeholders: [Placeholder] {
        parts.compactMap { part in
            if case .variable(let placeholder) = part { placeholder } else { nil }
        }
    }
}

extension NameTemplate: CustomStringConvertible {
    package var description: String { text }
}
