internal import Pipelines
internal import Text
package import YAML

/// One error in a pipeline file, or a warning about what it says, which reads like a compiler's:
/// ```
/// pipelines/web.yaml:9:20: error: unknown step "thumbnial"; did you mean "thumbnail"?
///     9 |   small:   { uses: thumbnial, with: { width: 200 } }
///       |                    ^~~~~~~~~
/// ```
package struct Diagnostic: Hashable, Sendable {
    /// The file, as it was named to the reader.
    package let path: String
    package let start: Position
    /// Behind the last character that is meant; the same as `start` when only a place is.
    package let end: Position
    /// Lower case, without a full stop.
    package let message: String
    /// The line of the file that `start` is in, without its end; keys in it are hidden.
    package let line: String
    package let severity: Severity

    package enum Severity: String, Sendable {
        /// The file cannot be used as it is.
        case error
        /// It can, and something will not be as it says.
        case warning
    }

    package init(
        path: String, start: Position, end: Position, message: String, line: String,
        severity: Severity = .error
    ) {
        self.path = path
        self.severity = severity
        self.start = start
        self.end = end
        self.message = message
        self.line = WebhookSecret.hidden(in: line)
    }
}

extension Diagnostic: CustomStringConvertible {
    /// Three lines, no line end behind the last.
    package var description: String {
        let excerpt = Excerpt(line: line, start: start, end: end)
        let number = String(start.line)
        let gutter = String(repeating: " ", count: max(0, 5 - number.count)) + number
        let empty = String(repeating: " ", count: gutter.count)
        return """
            \(path):\(start): \(severity.rawValue): \(message)
            \(gutter) | \(excerpt.text)
            \(empty) | \(excerpt.marker)
            """
    }
}

/// A line and what goes below it: blanks of the same width, a caret, and an underline.
private struct Excerpt {
    let text: String
    let marker: String

    /// How much is shown of a line, in characters, and how much of that before the caret.
    private static let widthMax = 160
    private static let leadMax = 100

    init(line: String, start: Position, end: Position) {
        let scalars = line.unicodeScalars.map { $0 == "\t" || $0.isVisible ? $0 : "\u{fffd}" }
        let caret = min(start.column - 1, scalars.count)
        let first = caret > Self.leadMax ? caret - Self.leadMax : 0
        let last = min(scalars.count, first + Self.widthMax)
        text =
            (first > 0 ? "…" : "") + Self.string(scalars[first..<last])
            + (last < scalars.count ? "…" : "")
        let lead = (first > 0 ? " " : "") + Self.string(scalars[first..<caret])
        let reach = end.line == start.line ? min(end.column - 1, last) : caret + 1
        let meant = reach > caret ? Self.string(scalars[caret..<min(reach, last)]).count : 1
        // A tab below a tab keeps the caret in place, however wide the reader's tabs are.
        marker =
            String(lead.map { $0 == "\t" ? "\t" : " " }) + "^"
            + String(repeating: "~", count: max(0, meant - 1))
    }

    private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        String(String.UnicodeScalarView(scalars))
    }
}
