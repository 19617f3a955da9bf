internal import CQPDF
internal import Glibc
package import Imaging

/// The pictures in a document, each once, in the order of the pages that show them. Those that are
/// written within the drawing of a page are not among them.
package final class PDFPictures {
    private let editor: PDFEditor
    private var pictures: [Picture] = []

    private struct Picture {
        let stream: qpdf_oh
        let size: PixelSize
        let isJPEG: Bool
        let hasMask: Bool
    }

    /// - Parameter descriptor: open for reading; it is not needed any longer afterwards.
    /// - Throws: as `PDFEditor`.
    package init(descriptor: Int32) throws(PDFError) {
        editor = try PDFEditor(descriptor: descriptor)
        let isRight = { [file = editor.file] (object: qpdf_oh) in file.isDictionary(object) }
        var seen: Set<ObjectIdentity> = []
        for number in 1...editor.pages {
            let page = editor.file.page(number)
            if let resources = editor.file.inherited("/Resources", of: page, where: isRight) {
                collect(from: resources, &seen, levels: 8)
            }
            for annotation in editor.file.items(editor.file.object("/Annots", of: page)) {
                let look = editor.file.object("/N", of: editor.file.object("/AP", of: annotation))
                for drawn in [look] + editor.file.values(of: look) {
                    collect(drawn, &seen, levels: 8)
                }
            }
        }
    }

    /// Leaves out pictures that would have to be drawn and are too large for that.
    package func leaveOut(where isTooLarge: (PixelSize) -> Bool) {
        pictures.removeAll { !$0.isJPEG && isTooLarge($0.size) }
    }

    package var count: Int { pictures.count }
    /// In pixels.
    package func size(_ place: Int) -> PixelSize { pictures[place].size }
    package func isJPEG(_ place: Int) -> Bool { pictures[place].isJPEG }
    /// Whether parts of it are transparent.
    package func hasMask(_ place: Int) -> Bool { pictures[place].hasMask }

    /// The file of a picture that is a JPEG and nothing else; `nil` for others.
    package func jpeg(_ place: Int) -> [UInt8]? {
        guard pictures[place].isJPEG else { return nil }
        var isFiltered: QPDF_BOOL = 0
        var start: UnsafeMutablePointer<UInt8>?
        var count = 0
        let result = qpdf_oh_get_stream_data(
            editor.file.handle, pictures[place].stream, qpdf_dl_none, &isFiltered, &start, &count)
        defer { free(start) }
        guard result & QPDF_ERRORS == 0, start != nil else { return nil }
        return Array(UnsafeBufferPointer(start: start, count: count))
    }

    /// A document with one page, which the picture fills: a pixel is a point.
    package func page(_ place: Int) throws(PDFError) -> PDFEditor {
        let (picture, target) = (pictures[place], PDFEditor())
        let handle = target.file.handle
        let copy = qpdf_oh_copy_foreign_object(handle, editor.file.handle, picture.stream)
        let (width, height) = (picture.size.width, picture.size.height)
        let page = qpdf_make_indirect_object(
            handle,
            qpdf_oh_parse(
                handle, "<</Type/Page/MediaBox[0 0 \(width) \(height)]/Resources<</XObject<<>>>>>>")
        )
        let drawn = target.file.object("/XObject", of: target.file.object("/Resources", of: page))
        target.put("/I", copy, in: drawn)
        let drawing = target.newStream(Array("\(width) 0 0 \(height) 0 0 cm /I Do".utf8))
        target.put("/Contents", drawing, in: page)
        try target.file.check(qpdf_add_page(handle, handle, page, 0))
        target.parts.append(editor)
        return target
    }

    /// Takes in what is drawn with some resources, and with those of what that draws.
    private func collect(
        from resources: qpdf_oh, _ seen: inout Set<ObjectIdentity>, levels: Int
    ) {
        for kind in ["/XObject", "/Pattern"] {
            for drawn in editor.file.values(of: editor.file.object(kind, of: resources)) {
                collect(drawn, &seen, levels: levels)
            }
        }
    }

    /// Takes in a picture, or what a form or a pattern draws.
    private func collect(_ drawn: qpdf_oh, _ seen: inout Set<ObjectIdentity>, levels: Int) {
        let file = editor.file
        guard qpdf_oh_is_stream(file.handle, drawn) != 0,
            seen.insert(file.identity(of: drawn)).inserted
        else { return }
        let dictionary = qpdf_oh_get_dict(file.handle, drawn)
        if file.isName("/Image", file.object("/Subtype", of: dictionary)) {
            if let picture = picture(drawn, dictionary) { pictures.append(picture) }
        } else if levels > 0 {
            let inner = file.object("/Resources", of: dictionary)
            collect(from: inner, &seen, levels: levels - 1)
        }
    }

    private func picture(_ stream: qpdf_oh, _ dictionary: qpdf_oh) -> Picture? {
        let file = editor.file
        let width = file.number("/Width", of: dictionary)
        let height = file.number("/Height", of: dictionary)
        guard width > 0, height > 0 else { return nil }
        func has(_ key: String) -> Bool {
            qpdf_oh_is_null(file.handle, file.object(key, of: dictionary)) == 0
        }
        let isStencil = file.object("/ImageMask", of: dictionary)
        let hasMask =
            has("/SMask") || has("/Mask") || qpdf_oh_get_bool_value(file.handle, isStencil) != 0
        let filter = file.object("/Filter", of: dictionary)
        let filters = qpdf_oh_is_array(file.handle, filter) != 0 ? file.items(filter) : [filter]
        // An array of colours, of one ink or of spots is read otherwise than by the JPEG alone.
        let space = file.object("/ColorSpace", of: dictionary)
        let kind = file.items(space).first ?? space
        let isPlain = [
            "/DeviceGray", "/DeviceRGB", "/DeviceCMYK", "/CalGray", "/CalRGB", "/ICCBased",
        ]
        .contains { file.isName($0, kind) }
        let isJPEG =
            filters.count == 1 && file.isName("/DCTDecode", filters[0]) && isPlain && !hasMask
            && !has("/Decode")
        return Picture(
            stream: stream, size: PixelSize(width, height), isJPEG: isJPEG, hasMask: hasMask)
    }
}
