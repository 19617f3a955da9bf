internal import Text

/// Text of strangers, made such that it shows as what it is.
package enum VisibleText {
    /// The text on one line of an HTML page, or of an attribute in quotes.
    package static func html(_ text: String) -> String {
        text.visible.reduce(into: "") { html, character in
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
}
