/// A text in quotes for a message: on one line, 60 characters at most, and nothing in it that
/// a terminal would obey.
package func quoted(_ text: String) -> String {
    let shown = text.unicodeScalars.prefix(60).map { scalar in
        scalar.isVisible ? String(scalar) : "\\u{\(String(scalar.value, radix: 16))}"
    }
    return "\"\(shown.joined())\(text.unicodeScalars.count > 60 ? "…" : "")\""
}
