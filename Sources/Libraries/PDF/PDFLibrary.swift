internal import CPoppler

/// The library as a whole.
package enum PDFLibrary {
    /// Loads what drawing text needs, above all the list of the system's fonts, once in a process;
    /// a process that forks does it before. Starts no thread.
    package static func warmUp() {
        precondition(isStarted, "fontconfig or poppler does not start")
        _ = languages
    }

    /// The files of all fonts that text may be drawn with, and the version of each, in order. What
    /// a page looks like depends on them unless it brings its own.
    package static var fonts: [String] {
        guard isStarted, let fonts = FcConfigGetFonts(nil, FcSetSystem) else { return [] }
        return (0..<Int(fonts.pointee.nfont)).map { place in
            let font = fonts.pointee.fonts[place]
            var (file, version): (UnsafeMutablePointer<FcChar8>?, Int32) = (nil, 0)
            FcPatternGetString(font, FC_FILE, 0, &file)
            FcPatternGetInteger(font, FC_FONTVERSION, 0, &version)
            return (file.map { String(cString: $0) } ?? "") + " \(version)"
        }.sorted()
    }

    /// Which of the languages whose characters few fonts have there is a font for.
    static let languages: Set<String> = {
        guard isStarted, let fonts = FcConfigGetFonts(nil, FcSetSystem) else { return [] }
        let all: Set = ["ja", "ko", "zh-cn", "zh-tw"]
        return all.filter { language in
            (0..<Int(fonts.pointee.nfont)).contains { place in
                var found: OpaquePointer?
                FcPatternGetLangSet(fonts.pointee.fonts[place], FC_LANG, 0, &found)
                return found.map { FcLangSetHasLang($0, language) == FcLangEqual } ?? false
            }
        }
    }()
}

/// Draws a page with text in a font that is not embedded, which takes the same way through poppler,
/// fontconfig, FreeType and cairo as any document.
private let isStarted: Bool = {
    guard FcInit() != 0 else { return false }
    // The text of a document's information is UTF-16, whose converter the C library loads from a
    // file. It stays loaded while it is open: for good.
    guard g_iconv_open("UTF-8", "UTF-16BE") != GIConv(bitPattern: -1) else { return false }
    let text = """
        %PDF-1.4
        1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
        2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
        3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]/Contents 5 0 R
        /Resources<</Font<</F 4 0 R>>>>>> endobj
        4 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj
        5 0 obj <</Length 38>> stream
        BT /F 12 Tf 10 30 Td (Pressroom) Tj ET
        endstream endobj
        trailer <</Root 1 0 R>>
        """
    let bytes = g_bytes_new(text, gsize(text.utf8.count))
    defer { g_bytes_unref(bytes) }
    guard let document = poppler_document_new_from_bytes(bytes, nil, nil) else { return false }
    defer { g_object_unref(UnsafeMutableRawPointer(document)) }
    guard let page = poppler_document_get_page(document, 0) else { return false }
    defer { g_object_unref(UnsafeMutableRawPointer(page)) }
    let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 72, 72)
    let context = cairo_create(surface)
    poppler_page_render(page, context)
    cairo_destroy(context)
    cairo_surface_destroy(surface)
    return true
}()
