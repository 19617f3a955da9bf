/// A PDF written by hand. Its cross-reference table is missing, which readers make good.
package struct PDFText {
    /// Width and height of each page in points.
    package var pages: [(Int, Int)]
    /// What is drawn on each page; a black square in the top left corner by default.
    package var content: ((Int, Int) -> String) = { _, height in "0 \(height - 20) 20 20 re f" }
    package var information = ""
    /// What else a page's dictionary says, by its number, 1 the first.
    package var entries: [Int: String] = [:]
    /// What the dictionary of all pages says.
    package var shared = ""
    package var resources = ""
    /// Further objects. Number 1 is the catalogue, whose place another may take.
    package var objects = ""
    /// The number of a page that is none.
    package var missing: Int?
    /// Whether it is encrypted with a password that no one knows.
    package var isEncrypted = false

    package init(pages: [(Int, Int)]) { self.pages = pages }

    package var bytes: [UInt8] {
        let kids = pages.indices.map { "\(10 + 2 * $0) 0 R" }.joined(separator: " ")
        var text = """
            %PDF-1.6
            1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
            2 0 obj <</Type/Pages/Kids[\(kids)]/Count \(pages.count)\(shared)>> endobj
            3 0 obj <<\(information)>> endobj

            """
        for (index, page) in pages.enumerated() {
            let (drawing, more) = (content(page.0, page.1), entries[index + 1] ?? "")
            if index + 1 == missing {
                text += "\(10 + 2 * index) 0 obj null endobj\n"
                continue
            }
            text += """
                \(10 + 2 * index) 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 \(page.0) \(page.1)]
                /Contents \(11 + 2 * index) 0 R/Resources<<\(resources)>>\(more)>>
                endobj
                \(11 + 2 * index) 0 obj <</Length \(drawing.utf8.count)>> stream
                \(drawing)
                endstream endobj

                """
        }
        let secret = String(repeating: "5a", count: 32)
        let encryption =
            !isEncrypted
            ? ""
            : """
            /Encrypt<</Filter/Standard/V 1/R 2/O<\(secret)>/U<\(secret)>/P -4>>/ID[<00><00>]
            """
        return Array(
            (text + objects + "\ntrailer <</Root 1 0 R/Info 3 0 R\(encryption)>>\n%%EOF\n").utf8)
    }
}
