/// An entry in the outline of a document.
package struct PDFBookmark: Hashable, Sendable {
    package let title: String
    /// 1 the first.
    package let page: Int

    package init(title: String, page: Int) {
        self.title = title
        self.page = page
    }
}
