/// Text of strangers, made such that it shows as what it is.
package enum VisibleText {
    /// The text on one line, without characters that turn lines or the direction of text.
    package static func line(_ text: String) -> String {
        var line = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { line.append(isVisible(scalar) ? scalar : "\u{fffd}") }
        return String(line)
    }

    /// The line as text of an HTML page, or of an attribute in quotes.
    package static func html(_ text: String) -> String {
        line(text).reduce(into: "") { html, character in
            switch character {
            case "&": html += "&amp;"
            case "<": html += "&lt;"
            case ">": html += "&gt;"
            case "\"": html += "&quot;"
            case "'": html += "&#39;"
            default: html.append(character)
            }
        }
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: false
        // Joiners make up emoji and scripts; the others reorder what is around them.
        case .format: scalar == "\u{200c}" || scalar == "\u{200d}"
        default: true
        }
    }
}
