internal import Text

/// Text of strangers, made such that it shows as what it is.
package enum VisibleText {
    /// The text on one line of an HTML page, or of an attribute in quotes. A mark that is combined
    /// with an accent is one all the same.
    package static func html(_ text: String) -> String {
        text.visible.unicodeScalars.reduce(into: "") { html, scalar in
            switch scalar {
            case "&": html += "&amp;"
            case "<": html += "&lt;"
            case ">": html += "&gt;"
            case "\"": html += "&quot;"
            case "'": html += "&#39;"
            default: html.unicodeScalars.append(scalar)
            }
        }
    }
}
