internal import CQPDF
internal import Glibc
internal import Platform

/// Changes the structure of a document: which pages it has and how they are stored. What is on a
/// page stays as it is. Wraps libqpdf.
package final class PDFEditor {
    let file: QPDFFile
    /// The documents that pages were taken from. Their streams are read when this one is written.
    var parts: [PDFEditor] = []
    private(set) lazy var use = ResourceUse(of: file)
    /// Where the names of destinations lead, once that was asked.
    private(set) lazy var destinations = NamedDestinations(of: file)
    /// The font of text that is not shown, once there is such text.
    var invisibleFont: qpdf_oh?

    /// Opens a document.
    /// - Parameters:
    ///   - descriptor: open for reading; it is not needed any longer afterwards.
    ///   - password: opens the document, if it is encrypted.
    /// - Throws: `PDFError.encrypted`, `.wrongPassword`, `.restricted`, `.damaged` or
    ///   `.outOfMemory`.
    package init(descriptor: Int32, password: String? = nil) throws(PDFError) {
        file = try QPDFFile(descriptor: descriptor, password: password)
        guard password != nil || qpdf_is_encrypted(file.handle) == 0 else { throw .restricted }
    }

    /// Opens a document of which another reader must find the same pages: two that do not find the
    /// same do not agree on what is where.
    /// - Throws: as `init(descriptor:password:)`.
    package convenience init(
        descriptor: Int32, agreeingWith document: borrowing PDFDocument
    ) throws(PDFError) {
        try self.init(descriptor: descriptor)
        guard pages == document.pages else { throw .damaged }
    }

    /// A document without pages.
    package init() { file = QPDFFile() }

    /// The number of pages.
    package var pages: Int { file.count }

    /// The size of a page as it is shown, in points.
    /// - Parameter number: 1 to `pages`.
    /// - Throws: `PDFError.unreadablePage`.
    package func size(ofPage number: Int) throws(PDFError) -> PaperSize {
        let page = file.page(number)
        let unit = file.userUnit(of: page)
        guard let (width, height) = file.shownBox(of: page)?.shown,
            let size = PaperSize(width * unit, height * unit)
        else { throw .unreadablePage(number) }
        return size
    }

    /// The number of objects that the document is made of, as far as it says.
    package var objects: Int { file.objects }

    /// Whether parts of the document were found only by searching it.
    package var isRepaired: Bool { qpdf_more_warnings(file.handle) != 0 }

    /// Keeps pages, in an order in which one may come twice. Nothing stays of the others, of the
    /// fields on them, of what only they draw with, and of the tags that describe the document's
    /// structure; bookmarks of pages that are not there lead nowhere.
    /// - Parameter numbers: 1 to `pages`.
    package func select(_ numbers: [Int]) throws(PDFError) {
        let handle = file.handle
        try file.check(qpdf_push_inherited_attributes_to_page(handle))
        let all = (1...pages).map { file.page($0) }
        let left = Set(1...all.count).subtracting(numbers)
        if !left.isEmpty { for number in Set(numbers) { use.reduce(all[number - 1]) } }
        // From the end: qpdf numbers all pages behind one that is removed.
        for page in all.reversed() { try file.check(qpdf_remove_page(handle, page)) }
        for number in numbers {
            try file.check(qpdf_add_page(handle, handle, all[number - 1], 0))
        }
        let root = qpdf_get_root(handle)
        // They say of places in the document how the pages there are called.
        if numbers != Array(1...all.count) { qpdf_oh_remove_key(handle, root, "/PageLabels") }
        guard !left.isEmpty else { return }
        keepFields(ofPages: Set(numbers).map { all[$0 - 1] })
        for key in ["/StructTreeRoot", "/MarkInfo"] { qpdf_oh_remove_key(handle, root, key) }
        forgetTags(of: file.object("/Outlines"))
        for number in left {
            let page = all[number - 1]
            qpdf_replace_object(
                handle, qpdf_oh_get_object_id(handle, page), qpdf_oh_get_generation(handle, page),
                qpdf_oh_new_null(handle))
        }
    }

    /// Has bookmarks lead to no tags, which would stay by that.
    private func forgetTags(of outlines: qpdf_oh) {
        var seen: Set<ObjectIdentity> = []
        var open = [file.object("/First", of: outlines)]
        while let bookmark = open.popLast() {
            guard file.isDictionary(bookmark), seen.insert(file.identity(of: bookmark)).inserted
            else { continue }
            qpdf_oh_remove_key(file.handle, bookmark, "/SE")
            open += [file.object("/First", of: bookmark), file.object("/Next", of: bookmark)]
        }
    }

    /// Turns each page.
    /// - Parameter degrees: clockwise, a multiple of 90.
    package func rotate(by degrees: Int) {
        for number in 1...pages {
            let page = file.page(number)
            let turned = ((file.rotation(of: page) + degrees) % 360 + 360) % 360
            let value = qpdf_oh_new_integer(file.handle, Int64(turned))
            qpdf_oh_replace_key(file.handle, page, "/Rotate", value)
        }
    }

    /// Removes what the document says of itself: its information, XMP of the document and of its
    /// parts, and the private data of programs. What a picture's own file says stays.
    package func removeMetadata() {
        let handle = file.handle
        for key in ["/Info", "/ID"] { qpdf_oh_remove_key(handle, qpdf_get_trailer(handle), key) }
        var seen: Set<ObjectIdentity> = []
        var open = [qpdf_get_root(handle)]
        while let object = open.popLast() {
            defer { qpdf_oh_release(handle, object) }
            if qpdf_oh_is_indirect(handle, object) != 0,
                !seen.insert(file.identity(of: object)).inserted
            {
                continue
            }
            if qpdf_oh_is_array(handle, object) != 0 {
                open += file.items(object)
                continue
            }
            let isStream = qpdf_oh_is_stream(handle, object) != 0
            let dictionary = isStream ? qpdf_oh_get_dict(handle, object) : object
            for key in ["/Metadata", "/PieceInfo"] where file.isDictionary(dictionary) {
                qpdf_oh_remove_key(handle, dictionary, key)
            }
            open += file.values(of: dictionary)
            if isStream { qpdf_oh_release(handle, dictionary) }
        }
    }

    /// Writes the document, and ends its use. The same changes of the same file give the same
    /// bytes.
    /// - Parameters:
    ///   - descriptor: open for writing; it stays open. What its file held is gone, be it what this
    ///     document was read from.
    ///   - isLinearized: whether the first page comes first.
    ///   - isCompressed: whether streams and objects are compressed that are not.
    ///   - password: without which nobody is to open it; no bytes are the same twice then.
    /// - Throws: `PDFError.damaged`, `.outOfMemory` or `.unwritable`.
    package func write(
        to descriptor: Int32, isLinearized: Bool = false, isCompressed: Bool = false,
        encryptedWith password: String? = nil
    ) throws(PDFError) {
        let handle = file.handle
        // libqpdf writes the right number in its place, and none where a damaged file has none.
        let trailer = qpdf_get_trailer(handle)
        qpdf_oh_replace_key(handle, trailer, "/Size", qpdf_oh_new_integer(handle, 1))
        try file.check(qpdf_init_write_memory(handle))
        qpdf_set_preserve_encryption(handle, 0)
        if let password {
            // AES of 256 bits; whoever has the password may do everything.
            qpdf_set_r6_encryption_parameters2(
                handle, password, password, 1, 1, 1, 1, 1, 1, qpdf_r3p_full, 1)
        } else {
            qpdf_set_deterministic_ID(handle, 1)
        }
        qpdf_set_linearization(handle, isLinearized ? 1 : 0)
        if let version = parts.map(\.version).max(by: { $0.isBefore($1) }) {
            qpdf_set_minimum_pdf_version_and_extension(handle, version.text, version.extensionLevel)
        }
        if isCompressed {
            qpdf_set_object_stream_mode(handle, qpdf_o_generate)
            qpdf_set_compress_streams(handle, 1)
            qpdf_set_decode_level(handle, qpdf_dl_generalized)
        }
        try file.check(qpdf_write(handle))
        guard let start = qpdf_get_buffer(handle) else { throw .outOfMemory }
        ftruncate(descriptor, 0)
        lseek(descriptor, 0, SEEK_SET)
        let output = PDFOutput(descriptor: descriptor)
        output.write(
            UnsafeRawBufferPointer(start: start, count: qpdf_get_buffer_length(handle)))
        output.flush()
        if output.error != 0 { throw .unwritable(output.error) }
    }

    /// The version of PDF that a document asks for.
    private struct Version {
        let text: String
        let extensionLevel: Int32

        func isBefore(_ other: Version) -> Bool {
            // "1.10" is none: versions are 1.0 to 1.7 and 2.0.
            (text, extensionLevel) < (other.text, other.extensionLevel)
        }
    }

    private var version: Version {
        Version(
            text: qpdf_get_pdf_version(file.handle).map { String(cString: $0) } ?? "1.3",
            extensionLevel: qpdf_get_pdf_extension_level(file.handle))
    }
}
