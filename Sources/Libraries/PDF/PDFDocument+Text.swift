internal import CPoppler

/// What a document's pages say.
extension PDFDocument {
    /// The text of a page in reading order, with a line feed behind each line.
    /// - Parameter number: 1 to `pages`.
    /// - Throws: `PDFError.unreadablePage`.
    package func text(ofPage number: Int) throws(PDFError) -> String {
        let lines = try rawText(of: page(number)).split(separator: "\n")
        return lines.map { $0 + "\n" }.joined()
    }

    /// The lines of a page in reading order, with the boxes of their words.
    /// - Parameter number: 1 to `pages`.
    /// - Throws: `PDFError.unreadablePage`.
    package func lines(ofPage number: Int) throws(PDFError) -> [TextLine] {
        let page = try page(number)
        let unit = userUnit(ofPage: number)
        var (start, count): (UnsafeMutablePointer<PopplerRectangle>?, guint) = (nil, 0)
        guard poppler_page_get_text_layout(page.handle, &start, &count) != 0, let start else {
            return []
        }
        defer { g_free(start) }
        var boxes = UnsafeBufferPointer(start: start, count: Int(count))[...]
        var (lines, words, word) = ([TextLine](), [TextLine.Word](), OpenWord())
        // > The position in the array represents an offset in the text returned by
        // > poppler_page_get_text()
        for character in rawText(of: page).unicodeScalars where !character.isDirection {
            let box = boxes.popFirst().map { TextBox($0, unit: unit) }
            guard character == " " || character == "\n" else {
                word.append(character, box)
                continue
            }
            words += word.close()
            if character == "\n" {
                if !words.isEmpty { lines.append(TextLine(words: words)) }
                words = []
            }
        }
        words += word.close()
        return words.isEmpty ? lines : lines + [TextLine(words: words)]
    }

    /// As poppler gives it. What a document calls a form feed does not end a page.
    private func rawText(of page: borrowing Page) -> String {
        guard let owned = poppler_page_get_text(page.handle) else { return "" }
        defer { g_free(owned) }
        return String(cString: owned).replacing("\u{c}", with: " ")
    }

    /// A word whose end has not been seen.
    private struct OpenWord {
        private var text = String.UnicodeScalarView()
        private var box: TextBox?

        mutating func append(_ character: Unicode.Scalar, _ added: TextBox?) {
            text.append(character)
            if let added { box = box?.union(added) ?? added }
        }

        /// The word, if there is one; another begins.
        mutating func close() -> [TextLine.Word] {
            defer { self = OpenWord() }
            return box.map { [TextLine.Word(text: String(text), box: $0)] } ?? []
        }
    }
}

extension TextBox {
    fileprivate init(_ box: PopplerRectangle, unit: Double) {
        self.init(
            left: min(box.x1, box.x2) * unit, top: min(box.y1, box.y2) * unit,
            right: max(box.x1, box.x2) * unit, bottom: max(box.y1, box.y2) * unit)
    }
}

extension Unicode.Scalar {
    /// Whether it is a mark that poppler puts around what is written from right to left, for which
    /// there is no box.
    fileprivate var isDirection: Bool { (0x202a...0x202e).contains(value) }
}
