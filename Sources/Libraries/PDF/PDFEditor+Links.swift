internal import CQPDF

/// Links between the pages of a document.
extension PDFEditor {
    /// Has links on pages that were copied lead to the copies of the pages that they meant. libqpdf
    /// copies a page without what it says of pages behind it.
    /// - Parameters:
    ///   - pages: of the other document.
    ///   - first: the copy of the first of them.
    func connectLinks(on pages: ClosedRange<Int>, of part: PDFEditor, from first: Int) {
        var copies: [ObjectIdentity: Int] = [:]
        for number in pages {
            let identity = part.file.identity(of: part.file.page(number))
            copies[identity] = first + number - pages.lowerBound
        }
        for number in pages {
            let copy = file.page(first + number - pages.lowerBound)
            let own = file.items(file.object("/Annots", of: copy))
            let others = part.file.items(part.file.object("/Annots", of: part.file.page(number)))
            for (own, other) in zip(own, others) where file.isDictionary(own) {
                put("/P", copy, in: own)
                connect("/Dest", own, other, of: part, copies)
                let (action, otherAction) = (
                    file.object("/A", of: own), part.file.object("/A", of: other)
                )
                if file.isName("/GoTo", file.object("/S", of: action)) {
                    connect("/D", action, otherAction, of: part, copies)
                }
            }
        }
    }

    private func connect(
        _ key: String, _ own: qpdf_oh, _ other: qpdf_oh, of part: PDFEditor,
        _ copies: [ObjectIdentity: Int]
    ) {
        guard let target = part.file.items(part.file.object(key, of: other)).first,
            let copy = copies[part.file.identity(of: target)]
        else { return }
        let place = file.object(key, of: own)
        guard !file.items(place).isEmpty else { return }
        qpdf_oh_set_array_item(file.handle, place, 0, file.page(copy))
    }
}
