package import Jobs

/// All files in one ZIP, under their titles.
package struct Archive: StepKind {
    package static let word = "archive"
    package static let summary = "all files in one ZIP"
    package static let example = "pack: { uses: archive, needs: [slim] }"
    package static let shape = StepShape.join
    package static let takes = MediaType.allCases.filter { $0 != .zip }
    package static let makes = [MediaType.zip]

    package init() {}

    package var readsNames: Bool { true }

    package func outputType(for input: MediaType) -> MediaType { .zip }
}
