internal import CPoppler
internal import Glibc

/// What poppler passes over in the pages of a document, read when it is first asked for.
final class PageSupplement {
    private let descriptor: Int32
    private let pages: Int
    private var isRead = false
    private var isMended = false
    private var tree: PageTree?
    private var mendedDocument: OpaquePointer?

    /// - Parameters:
    ///   - descriptor: that of the document; it is closed in the end.
    ///   - pages: how many of them poppler knows.
    init(owning descriptor: Int32, pages: Int) {
        self.descriptor = descriptor
        self.pages = pages
    }

    deinit {
        close(descriptor)
        if let mendedDocument { g_object_unref(UnsafeMutableRawPointer(mendedDocument)) }
    }

    /// How many points a unit of a page is.
    /// - Parameter number: 1 the first.
    func userUnit(ofPage number: Int) -> Double {
        certainTree()?.userUnit(ofPage: number) ?? 1
    }

    /// Whether a page is not to be shown in the size that poppler gives it.
    func isOtherwise(_ size: PaperSize?, ofPage number: Int) -> Bool {
        guard let reduced = certainTree()?.reducedSize(ofPage: number) else { return size == nil }
        guard let size else { return true }
        return abs(size.width - reduced.width) > 0.01 || abs(size.height - reduced.height) > 0.01
    }

    /// The fonts of a page, by name, that it does not bring along and that are for none of some
    /// languages.
    func missingFonts(ofPage number: Int, among languages: Set<String>) -> [String] {
        guard let tree = certainTree() else { return [] }
        return tree.foreignFonts(ofPage: number).filter { !languages.contains($0.language) }
            .map(\.name).sorted()
    }

    /// How many pixels the longer side of the largest picture on a page has; 0 without one.
    func pictureSide(ofPage number: Int) -> Int {
        certainTree()?.pictureSide(ofPage: number) ?? 0
    }

    /// A document of poppler's in which each page has a crop box within its media box; `nil` when
    /// it cannot be made. It lives as long as this does.
    func mended() -> OpaquePointer? {
        if isMended { return mendedDocument }
        isMended = true
        mendedDocument =
            readTree()?.withReducedBoxes { file in
                let bytes = g_bytes_new(file.baseAddress, gsize(file.count))
                defer { g_bytes_unref(bytes) }
                return poppler_document_new_from_bytes(bytes, nil, nil)
            } ?? nil
        return mendedDocument
    }

    /// Where the two do not count the same pages, the document is damaged, and which page is which
    /// is not certain.
    private func certainTree() -> PageTree? {
        guard let tree = readTree(), tree.count == pages else { return nil }
        return tree
    }

    private func readTree() -> PageTree? {
        if !isRead { tree = PageTree(descriptor: descriptor) }
        isRead = true
        return tree
    }
}
