/// A text in quotes for a message: on one line, 60 characters at most, and nothing in it that
/// a terminal would obey.
package func quoted(_ text: String) -> String {
    let shown = text.unicodeScalars.prefix(60).map { scalar in
        isPrintable(scalar) ? String(scalar) : "\\u{\(String(scalar.value, radix: 16))}"
    }
    return "\"\(shown.joined())\(text.unicodeScalars.count > 60 ? "…" : "")\""
}

/// Whether a character shows as itself: no control, no line end, no change of direction.
package func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .surrogate: return false
    case .format:
        // Joiners make up emoji and scripts; the others reorder what is around them.
        return scalar == "\u{200c}" || scalar == "\u{200d}"
    default: return true
    }
}
