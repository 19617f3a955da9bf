internal import CQPDF
internal import Metadata

extension PageTree {
    /// A font that a page uses and does not bring along.
    struct ForeignFont: Hashable {
        let name: String
        /// The language of the characters that it is for, as fontconfig has it.
        let language: String
    }

    /// The fonts of a page for Chinese, Japanese and Korean that are not embedded (ISO 32000-1,
    /// 9.7.5.2). Any other font has a substitute with its characters.
    /// - Parameter number: 1 to `count`.
    func foreignFonts(ofPage number: Int) -> Set<ForeignFont> {
        defer { qpdf_oh_release_all(handle) }
        let resources = file.inherited("/Resources", of: file.page(number)) {
            qpdf_oh_is_dictionary(handle, $0) != 0
        }
        return resources.map { foreignFonts(in: $0, depth: 0) } ?? []
    }

    /// What is drawn as a part of a page has resources of its own, and may have parts again.
    private static let depthMax = 4
    /// So many of one kind are looked at.
    private static let resourcesMax = 256

    private func foreignFonts(in resources: qpdf_oh, depth: Int) -> Set<ForeignFont> {
        var found = Set(values(in: file.object("/Font", of: resources)).compactMap(foreignFont))
        guard depth < Self.depthMax else { return found }
        for form in values(in: file.object("/XObject", of: resources))
        where qpdf_oh_is_stream(handle, form) != 0 {
            let inner = file.object("/Resources", of: qpdf_oh_get_dict(handle, form))
            found.formUnion(foreignFonts(in: inner, depth: depth + 1))
        }
        return found
    }

    private func foreignFont(_ font: qpdf_oh) -> ForeignFont? {
        let descendants = file.object("/DescendantFonts", of: font)
        guard qpdf_oh_is_array(handle, descendants) != 0 else { return nil }
        let inner = qpdf_oh_get_array_item(handle, descendants, 0)
        let descriptor = file.object("/FontDescriptor", of: inner)
        let files = ["/FontFile", "/FontFile2", "/FontFile3"]
        guard !files.contains(where: { qpdf_oh_has_key(handle, descriptor, $0) != 0 }) else {
            return nil
        }
        let system = file.object("/CIDSystemInfo", of: inner)
        let collection = String(
            cString: qpdf_oh_get_string_value(handle, file.object("/Ordering", of: system)))
        guard let language = Self.languages[collection] else { return nil }
        let name = String(cString: qpdf_oh_get_name(handle, file.object("/BaseFont", of: font)))
        return ForeignFont(name: String(name.dropFirst()).limited(toBytes: 200), language: language)
    }

    /// Of Adobe's collections of characters.
    private static let languages = [
        "Japan1": "ja", "Japan2": "ja", "KR": "ko", "Korea1": "ko", "GB1": "zh-cn",
        "CNS1": "zh-tw",
    ]

    private func values(in dictionary: qpdf_oh) -> [qpdf_oh] {
        file.keys(of: dictionary).prefix(Self.resourcesMax).map { file.object($0, of: dictionary) }
    }
}
