package import Jobs

/// All images in small, side by side on one.
package struct ContactSheet: StepKind {
    package static let word = "contact-sheet"
    package static let summary = "all images in small on one"
    package static let example =
        "sheet: { uses: contact-sheet, with: { columns: 5, captions: true } }"
    package static let shape = StepShape.join
    package static let takes = MediaType.images
    package static let makes = ImageFormat.allCases.map(\.mediaType)

    package static let options: [StepOption<Self>] = [
        .integer("columns", \.columns, 1...100, "how many stand side by side"),
        .integer("width", \.width, 16...2000, unit: "pixels", "width of the cell of each"),
        .integer("height", \.height, 16...2000, unit: "pixels", "height of the cell of each"),
        .integer("gap", \.gap, 0...500, unit: "pixels", "space between cells and around them"),
        .colour("background", \.background, "colour between and behind them", absence: "white"),
        .boolean("captions", \.hasCaptions, "the name of each file below it"),
        .format(\.format),
        .quality(\.quality),
    ]

    package static let rules: [OptionRule] = [.noQualityWithoutLoss, .noQualityOfGIF]

    package var columns = 4
    /// Of a cell in pixels, without its caption.
    package var width = 240
    package var height = 240
    /// In pixels.
    package var gap = 12
    /// White when `nil`.
    package var background: Colour?
    package var hasCaptions = false
    package var format = ImageFormat.jpeg
    /// 1 to 100; not for a format without loss.
    package var quality = 85

    package init() {}

    package var readsNames: Bool { hasCaptions }

    package var drawsText: Bool { hasCaptions }

    package func outputType(for input: MediaType) -> MediaType { format.mediaType }
}
