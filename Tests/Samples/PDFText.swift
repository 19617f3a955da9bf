/// A PDF file put together from page contents.
struct PDFText {
    var title = ""
    private var pages: [(width: Int, height: Int, content: String)] = []

    /// Adds a page.
    /// - Parameters:
    ///   - width: in points (1/72 inch), as the height.
    ///   - content: drawing operators; the font `/F1` is Helvetica.
    mutating func addPage(_ width: Int, _ height: Int, _ content: String) {
        pages.append((width, height, content))
    }

    /// The whole file: header, objects, cross-reference table, trailer.
    var bytes: [UInt8] {
        var text = "%PDF-1.4\n"
        var offsets: [Int] = []
        for (number, object) in objects.enumerated() {
            offsets.append(text.utf8.count)
            text += "\(number + 1) 0 obj\n\(object)\nendobj\n"
        }
        let start = text.utf8.count
        text += "xref\n0 \(offsets.count + 1)\n0000000000 65535 f \n"
        for offset in offsets {
            let digits = String(offset)
            text += String(repeating: "0", count: 10 - digits.count) + digits + " 00000 n \n"
        }
        text += "trailer\n<< /Size \(offsets.count + 1) /Root 1 0 R /Info 4 0 R >>\n"
        text += "startxref\n\(start)\n%%EOF\n"
        return Array(text.utf8)
    }

    /// The catalogue, the list of pages, the font, the facts, and each page with its content.
    private var objects: [String] {
        let kids = pages.indices.map { "\(5 + 2 * $0) 0 R" }.joined(separator: " ")
        var objects = [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [\(kids)] /Count \(pages.count) >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            "<< /Title (\(title)) /Author (Pressroom) /CreationDate (D:20260718204107+02'00') >>",
        ]
        for (number, page) in pages.enumerated() {
            objects.append(
                "<< /Type /Page /Parent 2 0 R /Contents \(6 + 2 * number) 0 R "
                    + "/MediaBox [0 0 \(page.width) \(page.height)] "
                    + "/Resources << /Font << /F1 3 0 R >> >> >>")
            objects.append(
                "<< /Length \(page.content.utf8.count) >>\nstream\n\(page.content)\n"
                    + "endstream")
        }
        return objects
    }
}
