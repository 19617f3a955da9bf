internal import CQPDF

/// What a document says of itself, and files that it brings along.
extension PDFEditor {
    /// Says something of the document; what is `nil` stays unsaid.
    package func setInformation(_ entries: [(key: String, text: String?)]) {
        let trailer = qpdf_get_trailer(file.handle)
        let information = dictionary("/Info", in: trailer)
        for case (let key, let text?) in entries {
            put("/" + key, qpdf_oh_new_unicode_string(file.handle, text), in: information)
        }
    }

    /// Attaches a file to the document (ISO 32000-1, 7.11.4), which has no other with its name.
    /// - Parameter type: its media type.
    package func attach(_ bytes: [UInt8], as name: String, of type: String) {
        let handle = file.handle
        let stream = newStream(bytes)
        let entries = qpdf_oh_get_dict(handle, stream)
        put("/Type", qpdf_oh_new_name(handle, "/EmbeddedFile"), in: entries)
        put("/Subtype", qpdf_oh_new_name(handle, "/" + type), in: entries)
        put(
            "/Params", qpdf_oh_parse(handle, "<</Size \(bytes.count)>>"), in: entries)
        let embedded = qpdf_oh_new_dictionary(handle)
        put("/F", stream, in: embedded)
        let specification = qpdf_make_indirect_object(
            handle, qpdf_oh_parse(handle, "<</Type/Filespec/AFRelationship/Unspecified>>"))
        put("/F", qpdf_oh_new_unicode_string(handle, name), in: specification)
        put("/UF", qpdf_oh_new_unicode_string(handle, name), in: specification)
        put("/EF", embedded, in: specification)
        let names = dictionary("/Names", in: qpdf_get_root(handle))
        let list = array("/Names", in: dictionary("/EmbeddedFiles", in: names))
        // > The keys … shall be sorted in lexical order
        let number = String(1_000_000 + qpdf_oh_get_array_n_items(handle, list) / 2)
        qpdf_oh_append_item(handle, list, qpdf_oh_new_string(handle, number))
        qpdf_oh_append_item(handle, list, specification)
    }
}
