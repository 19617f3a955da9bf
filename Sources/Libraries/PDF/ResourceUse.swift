internal import CQPDF
internal import Glibc

/// Which of a document's resources (ISO 32000-1, 7.8.3) its pages draw with.
final class ResourceUse {
    private let file: QPDFFile
    /// The names in what a page can draw, by its object; `nil` where not all of it can be read.
    private var known: [ObjectIdentity: Set<PDFName>?] = [:]
    /// How many more things are looked at: some documents give all they have to each of its parts.
    private var left = 100_000

    init(of file: QPDFFile) { self.file = file }

    /// The kinds of resource that are taken from a page which does not draw with them.
    private static let kinds = ["/XObject", "/Font", "/Pattern", "/Shading", "/ExtGState"]
    /// Those of them that draw with others.
    private static let drawing = ["/XObject", "/Font", "/Pattern", "/ExtGState"]
    /// So deep may what a page draws with lie in one another.
    private static let levels = 16

    /// Has a page name no resources but those that it draws with. Where that is not certain, it
    /// keeps all.
    func reduce(_ page: qpdf_oh) {
        let isRight = { (object: qpdf_oh) in self.file.isDictionary(object) }
        guard let resources = file.inherited("/Resources", of: page, where: isRight),
            Self.kinds.contains(where: { !file.keys(of: file.object($0, of: resources)).isEmpty }),
            let names = names(drawnOn: page, with: resources)
        else { return }
        var reduced: [PDFName: qpdf_oh] = [:]
        for kind in Self.kinds {
            let all = file.object(kind, of: resources)
            let keys = file.keys(of: all)
            let used = keys.filter(names.contains)
            if used.count < keys.count { reduced[PDFName(kind)] = dictionary(of: used, in: all) }
        }
        guard !reduced.isEmpty else { return }
        // Other pages may have the same.
        let own = dictionary(of: file.keys(of: resources), in: resources, instead: reduced)
        qpdf_oh_replace_key(file.handle, page, "/Resources", own)
    }

    private func dictionary(
        of keys: [PDFName], in source: qpdf_oh, instead changed: [PDFName: qpdf_oh] = [:]
    ) -> qpdf_oh {
        let made = qpdf_oh_new_dictionary(file.handle)
        for key in keys {
            let value = changed[key] ?? file.object(key, of: source)
            key.withCString { qpdf_oh_replace_key(file.handle, made, $0, value) }
        }
        return made
    }

    /// The names in what is drawn on a page: by itself, by its annotations, and by what these draw.
    /// - Returns: `nil` when not all of it can be read.
    private func names(drawnOn page: qpdf_oh, with resources: qpdf_oh) -> Set<PDFName>? {
        guard
            var names = operators({ qpdf_oh_get_page_content_data(file.handle, page, $0, $1) })
        else { return nil }
        for annotation in file.items(file.object("/Annots", of: page)) {
            for look in file.values(of: file.object("/AP", of: annotation)) {
                for drawn in [look] + (isStream(look) ? [] : file.values(of: look)) {
                    guard let more = self.names(in: drawn, Self.levels) else { return nil }
                    names.formUnion(more)
                }
            }
        }
        // Readers look for what a part of a page does not have itself among what the page has.
        var open = names
        while !open.isEmpty {
            var found: Set<PDFName> = []
            for kind in Self.drawing {
                let all = file.object(kind, of: resources)
                for name in open where file.isDictionary(all) && file.has(name, all) {
                    let drawn = file.object(name, of: all)
                    guard let more = self.names(in: drawn, Self.levels) else { return nil }
                    found.formUnion(more)
                }
            }
            open = found.subtracting(names)
            names.formUnion(open)
        }
        return names
    }

    /// The names in what a form, a pattern, a font or a state of the graphics draws.
    /// - Returns: `nil` when not all of it can be read.
    private func names(in drawn: qpdf_oh, _ levels: Int) -> Set<PDFName>? {
        let identity = file.identity(of: drawn)
        if identity.id != 0, let names = known[identity] { return names }
        left -= 1
        guard left > 0, levels > 0 else { return nil }
        // What draws itself draws nothing more by that.
        if identity.id != 0 { known[identity] = .some([]) }
        let names = Self.union(parts(of: drawn, levels))
        if identity.id != 0 { known[identity] = .some(names) }
        return names
    }

    private func parts(of drawn: qpdf_oh, _ levels: Int) -> [Set<PDFName>?] {
        if isStream(drawn) {
            let dictionary = qpdf_oh_get_dict(file.handle, drawn)
            guard !file.isName("/Image", file.object("/Subtype", of: dictionary)) else { return [] }
            return [streamNames(drawn), resourceNames(of: dictionary, levels)]
        }
        // A mask may be drawn, and so may the letters of a font.
        let mask = file.object("/G", of: file.object("/SMask", of: drawn))
        if isStream(mask) { return [names(in: mask, levels - 1)] }
        let letters = file.values(of: file.object("/CharProcs", of: drawn))
        return letters.isEmpty ? [] : letters.map(streamNames) + [resourceNames(of: drawn, levels)]
    }

    private static func union(_ parts: [Set<PDFName>?]) -> Set<PDFName>? {
        parts.reduce(.some([])) { all, part in
            all.flatMap { all in part.map(all.union) }
        }
    }

    /// The names in all that something can draw with.
    private func resourceNames(of holder: qpdf_oh, _ levels: Int) -> Set<PDFName>? {
        let resources = file.object("/Resources", of: holder)
        let all = Self.drawing.flatMap { file.values(of: file.object($0, of: resources)) }
        return Self.union(all.map { names(in: $0, levels - 1) })
    }

    private func streamNames(_ stream: qpdf_oh) -> Set<PDFName>? {
        guard isStream(stream) else { return [] }
        var isFiltered: QPDF_BOOL = 0
        let names = operators {
            qpdf_oh_get_stream_data(
                file.handle, stream, qpdf_dl_generalized, &isFiltered, $0, $1)
        }
        return isFiltered != 0 ? names : nil
    }

    /// The names in what a call puts into memory.
    private func operators(
        _ read: (
            UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>, UnsafeMutablePointer<Int>
        ) -> QPDF_ERROR_CODE
    ) -> Set<PDFName>? {
        var (start, count): (UnsafeMutablePointer<UInt8>?, Int) = (nil, 0)
        let result = read(&start, &count)
        defer { free(start) }
        guard result & QPDF_ERRORS == 0 else {
            // It would be that of the next call otherwise.
            _ = qpdf_get_error(file.handle)
            return nil
        }
        var names: Set<PDFName> = []
        names.insert(namesIn: UnsafeRawBufferPointer(start: start, count: count))
        return names
    }

    private func isStream(_ object: qpdf_oh) -> Bool { qpdf_oh_is_stream(file.handle, object) != 0 }
}
