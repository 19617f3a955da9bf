internal import CQPDF

/// Documents behind one another.
extension PDFEditor {
    /// Appends all pages of a document, with the fields on them and the layers that they are in.
    /// - Returns: what is left out of it, in words.
    /// - Throws: `PDFError.damaged` or `.outOfMemory`.
    package func append(_ part: PDFEditor) throws(PDFError) -> [String] {
        try append(pages: 1...part.pages, of: part)
        appendFields(of: part)
        appendLayers(of: part)
        try file.check(QPDF_ERROR_CODE(QPDF_SUCCESS))
        let names = part.file.object("/Names")
        return [
            ("bookmarks", part.file.object("/First", of: part.file.object("/Outlines"))),
            ("attachments", part.file.object("/EmbeddedFiles", of: names)),
        ].filter { part.file.isDictionary($0.1) }.map(\.0)
    }

    /// Appends some pages of a document, which has no fields and no layers, with what they draw
    /// with. Links by name lead to the pages themselves from then on.
    /// - Throws: `PDFError.damaged` or `.outOfMemory`.
    package func append(pages: ClosedRange<Int>, of part: PDFEditor) throws(PDFError) {
        if !parts.contains(where: { $0 === part }) { parts.append(part) }
        let first = self.pages + 1
        for number in pages {
            let page = part.file.page(number)
            part.use.reduce(page)
            part.destinations.replaceNames(inLinksOf: page)
            try file.check(qpdf_add_page(file.handle, part.file.handle, page, 0))
        }
        connectLinks(on: pages, of: part, from: first)
    }

    /// A document of some of this one's pages, with the fields on them and the layers that they
    /// are in; without bookmarks, attachments and what the document says of itself.
    /// - Throws: `PDFError.damaged` or `.outOfMemory`.
    package func part(_ pages: ClosedRange<Int>) throws(PDFError) -> PDFEditor {
        let part = PDFEditor()
        try part.append(pages: pages, of: self)
        part.appendFields(of: self)
        part.keepFields(ofPages: (1...part.pages).map { part.file.page($0) })
        part.appendLayers(of: self)
        try part.file.check(QPDF_ERROR_CODE(QPDF_SUCCESS))
        return part
    }

    /// Adds bookmarks, one behind the other.
    /// - Parameter bookmarks: of pages 1 to `pages`.
    package func add(_ bookmarks: [PDFBookmark]) {
        guard !bookmarks.isEmpty else { return }
        let outlines = newDictionary()
        let items = bookmarks.map { bookmark in
            let item = newDictionary()
            put("/Title", qpdf_oh_new_unicode_string(file.handle, bookmark.title), in: item)
            put("/Parent", outlines, in: item)
            let target = qpdf_oh_new_array(file.handle)
            qpdf_oh_append_item(file.handle, target, file.page(bookmark.page))
            qpdf_oh_append_item(file.handle, target, qpdf_oh_new_name(file.handle, "/Fit"))
            put("/Dest", target, in: item)
            return item
        }
        for (item, next) in zip(items, items.dropFirst()) {
            put("/Next", next, in: item)
            put("/Prev", item, in: next)
        }
        put("/First", items[0], in: outlines)
        put("/Last", items[items.count - 1], in: outlines)
        put("/Count", qpdf_oh_new_integer(file.handle, Int64(items.count)), in: outlines)
        put("/Outlines", outlines, in: qpdf_get_root(file.handle))
    }

    private func newDictionary() -> qpdf_oh {
        qpdf_make_indirect_object(file.handle, qpdf_oh_new_dictionary(file.handle))
    }

    func put(_ key: String, _ value: qpdf_oh, in dictionary: qpdf_oh) {
        qpdf_oh_replace_key(file.handle, dictionary, key, value)
    }

    /// Fields of the same name in two documents are two fields: the later gets another name.
    private func appendFields(of part: PDFEditor) {
        let form = part.file.object("/AcroForm")
        let fields = part.file.items(part.file.object("/Fields", of: form))
        guard !fields.isEmpty else { return }
        let target = dictionary("/AcroForm", in: qpdf_get_root(file.handle))
        let list = array("/Fields", in: target)
        var taken = Set(file.items(list).compactMap { name(of: $0) })
        for field in fields {
            guard let copy = copied(field, of: part) else { continue }
            if let name = name(of: copy) {
                let free =
                    (1...).lazy.map { $0 == 1 ? name : "\(name)-\($0)" }
                    .first { !taken.contains($0) } ?? name
                taken.insert(free)
                if free != name {
                    put("/T", qpdf_oh_new_unicode_string(file.handle, free), in: copy)
                }
            }
            qpdf_oh_append_item(file.handle, list, copy)
        }
        for key in ["/DA", "/NeedAppearances"].map(PDFName.init) {
            take(key, of: form, of: part, into: target)
        }
        let resources = part.file.object("/DR", of: form)
        for category in ["/Font", "/Encoding"] {
            let known = dictionary(category, in: dictionary("/DR", in: target))
            let all = part.file.object(category, of: resources)
            for key in part.file.keys(of: all) { take(key, of: all, of: part, into: known) }
        }
    }

    /// Without them, what a document hides would be shown (ISO 32000-1, 8.11.4).
    private func appendLayers(of part: PDFEditor) {
        let layers = part.file.object("/OCProperties")
        let groups = part.file.items(part.file.object("/OCGs", of: layers))
        guard !groups.isEmpty else { return }
        let target = dictionary("/OCProperties", in: qpdf_get_root(file.handle))
        append(groups, of: part, to: array("/OCGs", in: target))
        let view = part.file.object("/D", of: layers)
        let state = dictionary("/D", in: target)
        var hidden = part.file.items(part.file.object("/OFF", of: view))
        let base = part.file.object("/BaseState", of: view)
        if qpdf_oh_is_name_and_equals(part.file.handle, base, "/OFF") != 0 {
            let shown = Set(
                part.file.items(part.file.object("/ON", of: view)).map(part.file.identity))
            hidden = groups.filter { !shown.contains(part.file.identity(of: $0)) }
        }
        append(hidden, of: part, to: array("/OFF", in: state))
        let order = part.file.items(part.file.object("/Order", of: view))
        append(order.isEmpty ? groups : order, of: part, to: array("/Order", in: state))
    }

    private func append(_ items: [qpdf_oh], of part: PDFEditor, to array: qpdf_oh) {
        for item in items {
            guard let copy = copied(item, of: part) else { continue }
            qpdf_oh_append_item(file.handle, array, copy)
        }
    }

    /// The copy of another document's object: the same one as a page refers to.
    private func copied(_ object: qpdf_oh, of part: PDFEditor) -> qpdf_oh? {
        // > the foreign object must be indirect
        let indirect =
            qpdf_oh_is_indirect(part.file.handle, object) != 0
            ? object : qpdf_make_indirect_object(part.file.handle, object)
        let copy = qpdf_oh_copy_foreign_object(file.handle, part.file.handle, indirect)
        return qpdf_oh_is_null(file.handle, copy) == 0 ? copy : nil
    }

    /// Takes the value of a key unless there is one.
    private func take(
        _ key: PDFName, of source: qpdf_oh, of part: PDFEditor, into target: qpdf_oh
    ) {
        guard !file.has(key, target) else { return }
        let value = part.file.object(key, of: source)
        guard qpdf_oh_is_null(part.file.handle, value) == 0,
            let copy = copied(value, of: part)
        else { return }
        key.withCString { qpdf_oh_replace_key(file.handle, target, $0, copy) }
    }

    /// The dictionary behind a key, which is made where there is none.
    func dictionary(_ key: String, in holder: qpdf_oh) -> qpdf_oh {
        let present = file.object(key, of: holder)
        if file.isDictionary(present) { return present }
        let made = newDictionary()
        put(key, made, in: holder)
        return made
    }

    func array(_ key: String, in holder: qpdf_oh) -> qpdf_oh {
        let present = file.object(key, of: holder)
        if qpdf_oh_is_array(file.handle, present) != 0 { return present }
        let made = qpdf_make_indirect_object(file.handle, qpdf_oh_new_array(file.handle))
        put(key, made, in: holder)
        return made
    }

    /// What a field is called.
    private func name(of field: qpdf_oh) -> String? {
        let name = file.object("/T", of: field)
        guard qpdf_oh_is_string(file.handle, name) != 0 else { return nil }
        return qpdf_oh_get_utf8_value(file.handle, name).map { String(cString: $0) }
    }
}
