internal import CQPDF

/// The fields of forms (ISO 32000-1, 12.7).
extension PDFEditor {
    /// Leaves out the fields that are on none of some pages, with what they hold.
    func keepFields(ofPages pages: [qpdf_oh]) {
        let fields = file.object("/Fields", of: file.object("/AcroForm"))
        let widgets = pages.flatMap { file.items(file.object("/Annots", of: $0)) }
        keep(fields, having: Set(widgets.map { file.identity(of: $0) }), levels: 32)
    }

    /// Takes out of an array the fields that have none of some widgets.
    private func keep(_ fields: qpdf_oh, having widgets: Set<ObjectIdentity>, levels: Int) {
        for (place, field) in file.items(fields).enumerated().reversed() {
            let children = file.object("/Kids", of: field)
            if levels > 0 { keep(children, having: widgets, levels: levels - 1) }
            if !widgets.contains(file.identity(of: field)), file.items(children).isEmpty {
                qpdf_oh_erase_item(file.handle, fields, Int32(place))
            }
        }
    }
}
