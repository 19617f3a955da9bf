/// Every kind of step, in the order in which they are shown.
package enum StepKinds {
    package static let all: [any StepKind.Type] = [
        Thumbnail.self,
        Optimize.self,
        Convert.self,
        Rotate.self,
        Adjust.self,
        Watermark.self,
        ContactSheet.self,
        FileMetadata.self,
        PDFExport.self,
        PDFPages.self,
        TextExtraction.self,
        PDFEdit.self,
        PDFMerge.self,
        PDFSplit.self,
        PDFImages.self,
        PDFOCR.self,
        OfficePDF.self,
        Placeholder.self,
        Checksum.self,
        Archive.self,
    ]

    /// Every word that `uses` knows.
    package static let words = all.map { $0.word }

    /// The kind of a word behind `uses`; `nil` when there is none.
    package static func named(_ word: String) -> (any StepKind.Type)? { byWord[word] }

    private static let byWord = Dictionary(uniqueKeysWithValues: zip(words, all))
}
