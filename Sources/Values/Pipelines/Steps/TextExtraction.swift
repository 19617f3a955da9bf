package import Jobs

/// The text of a document.
package struct TextExtraction: StepKind {
    package static let word = "pdf-text"
    package static let summary = "the text of each PDF"
    package static let example = "words: { uses: pdf-text, with: { pages: 1-10, format: json } }"
    package static let shape = StepShape.perFile
    package static let takes = [MediaType.pdf]
    package static let makes = [MediaType.text, .json]

    package static let options: [StepOption<Self>] = [
        .pages("pages", \.pages, "pages to read, in this order", absence: "all"),
        .choice("format", \.format, "what to write"),
    ]

    package var pages: PageRanges?
    package var format = Format.text

    package init() {}

    package func outputType(for input: MediaType) -> MediaType {
        format == .json ? .json : .text
    }

    package enum Format: String, OptionChoice {
        case text, json

        package var text: String {
            switch self {
            case .text: "plain text in UTF-8, with a form feed after each page"
            case .json: "lines and words with their boxes in points"
            }
        }
    }
}
