package import Jobs

/// What a page shows until a picture has loaded: a blurhash, and a tiny picture to put into the
/// page itself.
package struct Placeholder: StepKind {
    package static let word = "placeholder"
    package static let summary = "what to show until each picture has loaded, as JSON"
    package static let example = "blur: { uses: placeholder, with: { size: 24 } }"
    package static let shape = StepShape.perFile
    package static let takes = MediaType.images + [.pdf]
    package static let makes = [MediaType.json]
    package static let decodes = true

    package static let options: [StepOption<Self>] = [
        .integer("size", \.size, 4...64, unit: "pixels", "longer side of the tiny picture"),
        .integer("columns", \.columns, 1...9, "detail of the blurhash from left to right"),
        .integer("rows", \.rows, 1...9, "detail of the blurhash from top to bottom"),
    ]

    /// Of the longer side in pixels, 4 to 64.
    package var size = 32
    /// The components of the blurhash in each direction, 1 to 9.
    package var columns = 4
    package var rows = 3

    package init() {}

    package func outputType(for input: MediaType) -> MediaType { .json }
}
