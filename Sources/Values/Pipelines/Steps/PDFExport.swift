package import Jobs

/// All images and PDFs in one PDF: an image a page, JPEGs embedded as they are; pages of PDFs
/// copied.
package struct PDFExport: StepKind {
    package static let word = "pdf-export"
    package static let summary = "all images and PDFs in one PDF"
    package static let example =
        "album: { uses: pdf-export, needs: [slim], with: { page: A4, margin: 10mm } }"
    package static let shape = StepShape.join
    package static let takes = MediaType.images + [.pdf]
    package static let makes = [MediaType.pdf]

    package static let options: [StepOption<Self>] = [
        .choice("page", \.page, "size of the pages of images"),
        .choice("orientation", \.orientation, "how pages of a named size lie"),
        .length(
            "width", \.widthPoints, 10...14_400, "width of the pages",
            absence: "follows from the height and the image"),
        .length(
            "height", \.heightPoints, 10...14_400, "height of the pages",
            absence: "follows from the width and the image"),
        .length("margin", \.marginPoints, 0...200, "white on each side")
            .formerly("marginPoints"),
        .text("title", \.title, lengthMax: 200, "title of the document", absence: "none"),
        .text("author", \.author, lengthMax: 200, "author of the document", absence: "none"),
        .boolean("bookmarks", \.hasBookmarks, "one for each file, by its name"),
        .boolean("attach", \.attaches, "put files of other types into the PDF as attachments"),
    ]

    package static let rules: [OptionRule] = [
        .either("page", or: ["width", "height"]),
        .excludes(
            "orientation", when: "page", isOneOf: ["auto"],
            because: "whose pages lie as the image does"),
    ]

    package var page = PageSize.auto
    package var orientation = Orientation.auto
    /// Of the pages in PostScript points (1/72 inch). A side that is not given follows from the
    /// other and the image.
    package var widthPoints: Double?
    package var heightPoints: Double?
    /// White space on each side in PostScript points (1/72 inch), 0 to 200.
    package var marginPoints = 0.0

    package var title: String?
    package var author: String?
    package var hasBookmarks = false
    package var attaches = false

    package init() {}

    package var readsNames: Bool { hasBookmarks || attaches }

    package func takes(_ type: MediaType) -> Bool { attaches || Self.takes.contains(type) }

    package var takesWords: String {
        MediaType.words(for: MediaType.allCases.filter { takes($0) })
    }

    package func outputType(for input: MediaType) -> MediaType { .pdf }

    package enum Orientation: String, OptionChoice {
        case auto, portrait, landscape

        package var text: String { self == .auto ? "in landscape for a wide image" : "" }
    }

    /// The size of the pages. Those of ISO 216 and the US turn to landscape for a wide image.
    package enum PageSize: String, OptionChoice {
        /// The image's own size at its own resolution (72 dpi where it names none).
        case auto
        case a3 = "A3"
        case a4 = "A4"
        case a5 = "A5"
        case letter
        case legal

        package var text: String { self == .auto ? "the image's own size" : "" }
    }
}
