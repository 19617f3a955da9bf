package import Jobs

/// The checksums of all files, in one file that `sha256sum -c` and `sha512sum -c` take.
package struct Checksum: StepKind {
    package static let word = "checksum"
    package static let summary = "checksums of all files, for sha256sum -c"
    package static let example = "sums: { uses: checksum, needs: [slim] }"
    package static let shape = StepShape.join
    package static let takes = MediaType.allCases
    package static let makes = [MediaType.text]

    package static let options: [StepOption<Self>] = [
        .choice("algorithm", \.algorithm, "how they are computed")
    ]

    package var algorithm = Algorithm.sha256

    package init() {}

    package var readsNames: Bool { true }

    package func outputType(for input: MediaType) -> MediaType { .text }

    package var outputTitle: String? { algorithm.rawValue.uppercased() + "SUMS" }

    package enum Algorithm: String, OptionChoice {
        case sha256, sha512
    }
}
