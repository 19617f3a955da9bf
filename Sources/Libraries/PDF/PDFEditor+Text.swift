internal import CQPDF

/// Text that is found and not shown.
extension PDFEditor {
    /// Puts text under what is on a page, which stays as it is.
    /// - Parameter number: 1 to `pages`.
    /// - Throws: `PDFError.unreadablePage` when the page has no area.
    package func add(_ layer: TextLayer, toPage number: Int) throws(PDFError) {
        let page = file.page(number)
        guard let box = file.shownBox(of: page) else { throw .unreadablePage(number) }
        var before = drawing(of: layer.words, in: box)
        var after = ""
        if layer.turn != 0 {
            let matrix = box.turn(by: layer.turn * .pi / 180).map(\.pdf)
            before += "q \(matrix.joined(separator: " ")) cm\n"
            after = "\nQ"
        }
        guard !before.isEmpty else { return }
        let contents = file.object("/Contents", of: page)
        let streams =
            qpdf_oh_is_array(file.handle, contents) != 0 ? file.items(contents) : [contents]
        let all = qpdf_oh_new_array(file.handle)
        qpdf_oh_append_item(file.handle, all, newStream(before))
        for stream in streams where qpdf_oh_is_stream(file.handle, stream) != 0 {
            qpdf_oh_append_item(file.handle, all, stream)
        }
        if !after.isEmpty { qpdf_oh_append_item(file.handle, all, newStream(after)) }
        qpdf_oh_replace_key(file.handle, page, "/Contents", all)
        if !layer.words.isEmpty { addTextFont(to: page) }
    }

    /// The operators that put words where they were read. Render mode 3 draws nothing (ISO 32000-1,
    /// 9.3.6).
    private func drawing(of words: [TextLayer.Word], in box: ShownBox) -> String {
        guard !words.isEmpty else { return "" }
        let (width, height) = box.shown
        let lines = words.map { word in
            let text = word.text.inDrawingOrder
            let size = max(word.height * height, 0.1)
            let advance = Double(text.utf16.count) * InvisibleFont.advance * size
            let scale = (word.right - word.left) * width / advance * 100
            let matrix = box.matrix(atX: word.left * width, y: word.baseline * height)
            return """
                /\(InvisibleFont.name) \(size.pdf) Tf \(scale.pdf) Tz \
                \(matrix.map(\.pdf).joined(separator: " ")) Tm <\(text.utf16Digits)> Tj

                """
        }
        return "q BT 3 Tr\n\(lines.joined())ET Q\n"
    }

    /// Has a page know the font under its name.
    private func addTextFont(to page: qpdf_oh) {
        let isRight = { (object: qpdf_oh) in self.file.isDictionary(object) }
        var resources = file.inherited("/Resources", of: page, where: isRight)
        if resources == nil {
            let made = qpdf_oh_new_dictionary(file.handle)
            qpdf_oh_replace_key(file.handle, page, "/Resources", made)
            resources = made
        }
        guard let resources else { return }
        var fonts = file.object("/Font", of: resources)
        if !file.isDictionary(fonts) {
            fonts = qpdf_oh_new_dictionary(file.handle)
            qpdf_oh_replace_key(file.handle, resources, "/Font", fonts)
        }
        qpdf_oh_replace_key(file.handle, fonts, "/" + InvisibleFont.name, textFont())
    }

    /// The font, which is made once in a document.
    private func textFont() -> qpdf_oh {
        if let invisibleFont { return invisibleFont }
        let descriptor = parse(InvisibleFont.descriptor)
        put("/FontFile2", newStream(InvisibleFont.file), in: descriptor)
        let descendant = parse(InvisibleFont.descendant)
        put("/FontDescriptor", descriptor, in: descendant)
        put("/CIDToGIDMap", newStream(InvisibleFont.glyphs), in: descendant)
        let list = qpdf_oh_new_array(file.handle)
        qpdf_oh_append_item(file.handle, list, descendant)
        let font = parse(InvisibleFont.dictionary)
        put("/DescendantFonts", list, in: font)
        put("/ToUnicode", newStream(InvisibleFont.toUnicode), in: font)
        invisibleFont = font
        return font
    }

    private func parse(_ text: String) -> qpdf_oh {
        qpdf_make_indirect_object(file.handle, qpdf_oh_parse(file.handle, text))
    }

    private func newStream(_ text: String) -> qpdf_oh { newStream(Array(text.utf8)) }

    func newStream(_ bytes: [UInt8]) -> qpdf_oh {
        let stream = qpdf_oh_new_stream(file.handle)
        let none = qpdf_oh_new_null(file.handle)
        qpdf_oh_replace_stream_data(file.handle, stream, bytes, bytes.count, none, none)
        return stream
    }
}

extension String {
    /// The letters from left to right: what is written from right to left is read backwards.
    fileprivate var inDrawingOrder: String {
        unicodeScalars.contains(where: \.isWrittenLeftwards) ? String(reversed()) : self
    }
}

extension Unicode.Scalar {
    /// Whether it is a letter of Hebrew, Arabic, Syriac, Thaana or one of their forms.
    fileprivate var isWrittenLeftwards: Bool {
        [0x0590...0x08ff, 0xfb1d...0xfdff, 0xfe70...0xfeff].contains { $0.contains(value) }
    }
}
