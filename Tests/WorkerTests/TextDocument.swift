import TestMedia

/// A PDF with pages of lines of text in Helvetica, 20 points apart, on pages of 300 by 200 points.
func textDocument(
    _ pages: [[String]], _ entries: [Int: String] = [:],
    _ change: (inout PDFText) -> Void = { _ in }
) -> [UInt8] {
    var text = PDFText(pages: pages.map { _ in (300, 200) })
    text.resources = """
        /Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>>>
        """
    text.entries = entries
    var next = pages.map { lines in
        lines.enumerated().map { "BT /F 12 Tf 30 \(160 - 20 * $0) Td (\($1)) Tj ET" }
            .joined(separator: "\n")
    }.makeIterator()
    text.content = { _, _ in next.next() ?? "" }
    change(&text)
    return text.bytes
}
