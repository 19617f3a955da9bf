internal import Text

/// What is wrong with a name template, and where.
package struct NameTemplateError: Error, Hashable, Sendable {
    /// Lower case, without a full stop.
    package let message: String
    package let template: String
    /// What is meant, in Unicode scalars of the template, 0 the first; it may be empty.
    package let range: Range<Int>

    package init(_ message: String, in template: String, at range: Range<Int>) {
        self.message = message
        self.template = template
        self.range = range
    }
}

extension NameTemplateError: CustomStringConvertible {
    /// The message, the template and a mark below it, on three lines.
    package var description: String {
        let blanks = String(repeating: " ", count: range.lowerBound)
        let underline = String(repeating: "~", count: max(0, range.count - 1))
        return "\(message)\n  \(template.visible)\n  \(blanks)^\(underline)"
    }
}
