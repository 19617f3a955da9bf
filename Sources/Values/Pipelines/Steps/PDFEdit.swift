package import Jobs

/// A document with changes to its structure: what is on its pages stays as it is.
package struct PDFEdit: StepKind {
    package static let word = "pdf-edit"
    package static let summary =
        "each PDF with other pages, turned, smaller, encrypted or decrypted"
    package static let example =
        "clean: { uses: pdf-edit, with: { pages: 2-, metadata: strip, compress: true } }"
    package static let shape = StepShape.perFile
    package static let takes = [MediaType.pdf]
    package static let makes = [MediaType.pdf]
    package static let sharesDecode = false

    package static let options: [StepOption<Self>] = [
        .pages("pages", \.pages, "pages to keep, in this order", absence: "all"),
        .numbers(
            "rotate", \.rotation, [90, 180, 270], unit: "degrees",
            "how far each page is turned clockwise", absence: "not at all"),
        .boolean("linearize", \.isLinearized, "so that a browser shows the first page at once"),
        .boolean("compress", \.isCompressed, "streams and objects without loss"),
        .choice("metadata", \.metadata, "what becomes of title, author, dates and XMP"),
        .boolean("repair", \.repairs, "write a damaged document anew, as far as it can be read"),
        .secret("password", \.password, "opens an encrypted document", absence: "none"),
        .secret(
            "encrypt", \.encryption, "the password that the document then needs",
            absence: "not encrypted"),
    ]

    package static let rules: [OptionRule] = [
        .someOf(
            [
                "pages", "rotate", "linearize", "compress", "metadata", "repair", "password",
                "encrypt",
            ],
            message: "an edit has something to change")
    ]

    package var pages: PageRanges?
    /// In degrees, clockwise.
    package var rotation: Int?
    package var isLinearized = false
    package var isCompressed = false
    package var metadata = KeptMetadata.keep
    package var repairs = false
    package var password: SecretName?
    package var encryption: SecretName?

    package init() {}

    package func outputType(for input: MediaType) -> MediaType { .pdf }

    package enum KeptMetadata: String, OptionChoice {
        case keep, strip
    }
}
