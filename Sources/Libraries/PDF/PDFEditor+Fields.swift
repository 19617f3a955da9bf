internal import CQPDF

/// The fields of forms (ISO 32000-1, 12.7).
extension PDFEditor {
    /// Leaves out the fields that are on none of some pages, with what they hold, and the second
    /// description of the form (XFA), which has those of all pages.
    func keepFields(ofPages pages: [qpdf_oh]) {
        let form = file.object("/AcroForm")
        let widgets = pages.flatMap { file.items(file.object("/Annots", of: $0)) }
        let identities = Set(widgets.map { file.identity(of: $0) })
        let kept = keep(file.object("/Fields", of: form), having: identities, levels: 32)
        guard file.isDictionary(form) else { return }
        qpdf_oh_remove_key(file.handle, form, "/XFA")
        // The order in which fields are computed names them, too.
        let order = file.object("/CO", of: form)
        for (place, field) in file.items(order).enumerated().reversed()
        where !kept.contains(file.identity(of: field)) {
            qpdf_oh_erase_item(file.handle, order, Int32(place))
        }
    }

    /// Takes out of an array the fields that have none of some widgets.
    /// - Returns: those that stay.
    private func keep(_ fields: qpdf_oh, having widgets: Set<ObjectIdentity>, levels: Int)
        -> Set<ObjectIdentity>
    {
        var kept: Set<ObjectIdentity> = []
        for (place, field) in file.items(fields).enumerated().reversed() {
            let (identity, children) = (file.identity(of: field), file.object("/Kids", of: field))
            if levels > 0 { kept.formUnion(keep(children, having: widgets, levels: levels - 1)) }
            if widgets.contains(identity) || !file.items(children).isEmpty {
                kept.insert(identity)
            } else {
                qpdf_oh_erase_item(file.handle, fields, Int32(place))
            }
        }
        return kept
    }
}
