package import Jobs

/// Office documents as PDF.
package struct OfficePDF: StepKind {
    package static let word = "office-pdf"
    package static let summary = "each text, spreadsheet or presentation as a PDF"
    package static let example = "pdf: { uses: office-pdf }"
    package static let shape = StepShape.perFile
    package static let takes = MediaType.officeDocuments
    package static let makes = [MediaType.pdf]
    package static let sharesDecode = false

    package init() {}

    package var requires: [OptionalPackage] { [.libreOffice] }

    package func outputType(for input: MediaType) -> MediaType { .pdf }
}
