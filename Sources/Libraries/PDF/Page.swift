internal import CPoppler

/// A page held by poppler.
struct Page: ~Copyable {
    let handle: OpaquePointer
    let number: Int
    /// In points, as poppler draws it; `nil` when it has no area.
    let shownSize: PaperSize?

    init(document: OpaquePointer, number: Int) throws(PDFError) {
        let pages = Int(poppler_document_get_n_pages(document))
        guard (1...pages).contains(number),
            let page = poppler_document_get_page(document, Int32(number - 1))
        else { throw .unreadablePage(number) }
        handle = page
        self.number = number
        var (width, height) = (0.0, 0.0)
        poppler_page_get_size(page, &width, &height)
        shownSize = PaperSize(width, height)
    }

    deinit { g_object_unref(UnsafeMutableRawPointer(handle)) }

    func size() throws(PDFError) -> PaperSize {
        guard let shownSize else { throw .unreadablePage(number) }
        return shownSize
    }
}
