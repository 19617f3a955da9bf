internal import CPoppler
internal import Glibc
internal import Metadata
package import Imaging

/// A document held by poppler. Its pages are parsed when they are asked for.
package struct PDFDocument: ~Copyable {
    private let handle: OpaquePointer
    private let supplement: PageSupplement
    private let errors = DrawingErrors()

    /// Opens a document.
    /// - Parameter descriptor: open for reading and seekable; copies of it are kept.
    /// - Throws: `PDFError.encrypted`, `.damaged`, or `.outOfMemory`.
    package init(descriptor: Int32) throws(PDFError) {
        lseek(descriptor, 0, SEEK_SET)
        let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0 else { throw .damaged }
        var problem: UnsafeMutablePointer<GError>?
        // > Note that this function takes ownership of fd; you must not operate on it again, nor
        // > close it.
        let document = poppler_document_new_from_fd(copy, nil, &problem)
        let isEncrypted =
            g_error_matches(
                problem, poppler_error_quark(),
                Int32(POPPLER_ERROR_ENCRYPTED.rawValue)) != 0
        if let problem { g_error_free(problem) }
        guard let document else { throw isEncrypted ? .encrypted : .damaged }
        guard poppler_document_get_n_pages(document) > 0 else {
            g_object_unref(UnsafeMutableRawPointer(document))
            throw .damaged
        }
        handle = document
        supplement = PageSupplement(
            owning: fcntl(descriptor, F_DUPFD_CLOEXEC, 0),
            pages: Int(poppler_document_get_n_pages(document)))
    }

    deinit { g_object_unref(UnsafeMutableRawPointer(handle)) }

    /// The number of pages, 1 or more.
    package var pages: Int { Int(poppler_document_get_n_pages(handle)) }

    /// The bookmarks of the highest level that lead to a page of the document, in their order.
    package var bookmarks: [PDFBookmark] {
        guard let place = poppler_index_iter_new(handle) else { return [] }
        defer { poppler_index_iter_free(place) }
        var bookmarks: [PDFBookmark] = []
        repeat {
            guard let action = poppler_index_iter_get_action(place) else { continue }
            defer { poppler_action_free(action) }
            guard action.pointee.type == POPPLER_ACTION_GOTO_DEST,
                let target = action.pointee.goto_dest.dest,
                let page = page(of: target), (1...pages).contains(page)
            else { continue }
            let title = action.pointee.any.title.map { String(cString: $0) } ?? ""
            bookmarks.append(PDFBookmark(title: title, page: page))
        } while poppler_index_iter_next(place) != 0
        return bookmarks
    }

    /// The page that a bookmark leads to, be it by a name.
    private func page(of target: UnsafeMutablePointer<PopplerDest>) -> Int? {
        guard target.pointee.type == POPPLER_DEST_NAMED, let name = target.pointee.named_dest else {
            return Int(target.pointee.page_num)
        }
        guard let found = poppler_document_find_dest(handle, name) else { return nil }
        defer { poppler_dest_free(found) }
        return Int(found.pointee.page_num)
    }

    /// The size of a page as it is shown: its crop box, as far as the media box goes, turned, in
    /// the page's own unit; the media box where the two have nothing in common.
    /// - Parameter number: 1 to `pages`.
    /// - Throws: `PDFError.unreadablePage`.
    package func size(ofPage number: Int) throws(PDFError) -> PaperSize {
        let drawn = try page(number).size()
        let unit = userUnit(ofPage: number)
        guard let size = PaperSize(drawn.width * unit, drawn.height * unit) else {
            throw .unreadablePage(number)
        }
        return size
    }

    /// How many points a unit of a page is.
    func userUnit(ofPage number: Int) -> Double { supplement.userUnit(ofPage: number) }

    /// How many pixels the longer side of the largest picture on a page has; 0 without one.
    /// - Parameter number: 1 to `pages`.
    package func pictureSide(ofPage number: Int) -> Int { supplement.pictureSide(ofPage: number) }

    func page(_ number: Int) throws(PDFError) -> Page {
        let page = try Page(document: handle, number: number)
        if !supplement.isOtherwise(page.shownSize, ofPage: number) { return page }
        guard let mended = supplement.mended() else { throw .unreadablePage(number) }
        return try Page(document: mended, number: number)
    }

    /// Draws a page.
    /// - Parameters:
    ///   - number: 1 to `pages`.
    ///   - size: the size of the image, which the page fills; no side above `sideMax`.
    /// - Throws: `PDFError.unreadablePage` or `.outOfMemory`.
    package func render(
        page number: Int, to size: PixelSize, in colours: PageColours = PageColours()
    ) throws(PDFError) -> Image {
        let page = try page(number)
        let paper = try page.size()
        let store: PixelStore
        do { store = try PixelStore.of(bytes: 4 * size.area) } catch { throw .outOfMemory }
        let surface = cairo_image_surface_create_for_data(
            store.start.assumingMemoryBound(to: UInt8.self), CAIRO_FORMAT_ARGB32,
            Int32(size.width), Int32(size.height), Int32(4 * size.width))
        let context = cairo_create(surface)
        cairo_scale(context, Double(size.width) / paper.width, Double(size.height) / paper.height)
        errors.byPage[number] = DrawingError.first { poppler_page_render(page.handle, context) }
        let status = cairo_status(context)
        cairo_destroy(context)
        cairo_surface_finish(surface)
        cairo_surface_destroy(surface)
        guard status == CAIRO_STATUS_SUCCESS else {
            throw status == CAIRO_STATUS_NO_MEMORY ? .outOfMemory : .unreadablePage(number)
        }
        // The paper comes last: what is drawn blends with what was drawn before, and not with it
        // (ISO 32000-1, 11.4.7).
        if colours.isTransparent {
            store.packRGBA(count: size.area)
        } else {
            store.packRGBOnWhite(count: size.area)
        }
        if colours.isGrey { store.packGrey(count: size.area, hasAlpha: colours.isTransparent) }
        do {
            return try Image.drawn(in: store, size: size, bands: colours.bands)
        } catch {
            throw .outOfMemory
        }
    }

    /// What was wrong in a page when it was drawn last; `nil` when poppler said nothing.
    /// It never says that a JPEG is cut short, or that samples are missing.
    /// - Parameter number: 1 to `pages`.
    package func drawingError(ofPage number: Int) -> String? {
        errors.byPage[number].map { $0.limited(toBytes: 200) }
    }

    /// The fonts of a page, by name, that are not embedded and for whose language this machine has
    /// none: their characters are drawn as empty boxes.
    /// - Parameter number: 1 to `pages`.
    package func missingFonts(ofPage number: Int) -> [String] {
        missingFonts(ofPage: number, among: PDFLibrary.languages)
    }

    /// - Parameter languages: for which there are fonts.
    func missingFonts(ofPage number: Int, among languages: Set<String>) -> [String] {
        supplement.missingFonts(ofPage: number, among: languages)
    }

    /// The longest side an image of a page can have, in pixels; cairo's own limit.
    package static let sideMax = 32_767

    /// What the document says about itself.
    package var metadata: PDFMetadata {
        PDFMetadata(
            title: text(poppler_document_get_title(handle)),
            author: text(poppler_document_get_author(handle)),
            subject: text(poppler_document_get_subject(handle)),
            keywords: text(poppler_document_get_keywords(handle)),
            creator: text(poppler_document_get_creator(handle)),
            producer: text(poppler_document_get_producer(handle)),
            created: moment(poppler_document_get_creation_date_time(handle)),
            modified: moment(poppler_document_get_modification_date_time(handle)),
            version: version,
            isRestricted: poppler_document_get_permissions(handle) != POPPLER_PERMISSIONS_FULL,
            isLinearized: poppler_document_is_linearized(handle) != 0,
            hasJavaScript: poppler_document_has_javascript(handle) != 0,
            attachments: Int(poppler_document_get_n_attachments(handle)))
    }

    private var version: String {
        var (major, minor): (guint, guint) = (0, 0)
        poppler_document_get_pdf_version(handle, &major, &minor)
        return "\(major).\(minor)"
    }

    private func text(_ owned: UnsafeMutablePointer<gchar>?) -> String? {
        guard let owned else { return nil }
        defer { g_free(owned) }
        let text = String(cString: owned)
        return text.isEmpty ? nil : text.limited(toBytes: PDFMetadata.textBytesMax)
    }

    /// RFC 3339 in UTC.
    private func moment(_ owned: OpaquePointer?) -> String? {
        guard let owned else { return nil }
        defer { g_date_time_unref(owned) }
        guard let universal = g_date_time_to_utc(owned) else { return nil }
        defer { g_date_time_unref(universal) }
        return text(g_date_time_format_iso8601(universal))
    }
}

/// What was wrong in the pages that were drawn.
private final class DrawingErrors {
    var byPage: [Int: String] = [:]
}
