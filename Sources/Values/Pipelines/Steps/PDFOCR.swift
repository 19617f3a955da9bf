package import Jobs

/// Scans as documents in which text can be found and copied: what was read lies under the pages,
/// which look as they did.
package struct PDFOCR: StepKind {
    package static let word = "pdf-ocr"
    package static let summary = "each scan as a PDF whose text can be searched"
    package static let example =
        "text: { uses: pdf-ocr, with: { languages: [eng, deu], deskew: true } }"
    package static let shape = StepShape.perFile
    package static let takes = MediaType.images + [.pdf]
    package static let makes = [MediaType.pdf]
    package static let sharesDecode = false

    /// The option that names the languages.
    package static let languagesName = "languages"

    package static let options: [StepOption<Self>] = [
        .languages(languagesName, \.languages, "languages of the text, the most used first"),
        .boolean("deskew", \.deskews, "turn pages that lie a little askew, by up to 7 degrees"),
    ]

    package var languages = RecognitionLanguages.english
    package var deskews = false

    package init() {}

    package var requires: [OptionalPackage] { languages.all.map { .language($0) } }

    package func outputType(for input: MediaType) -> MediaType { .pdf }
}
