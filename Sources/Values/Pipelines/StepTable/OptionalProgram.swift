/// A program that some kinds of step need and that is not installed with Pressroom.
package enum OptionalProgram: Hashable, Sendable {
    case libreOffice

    /// What people call it.
    package var name: String {
        switch self {
        case .libreOffice: "LibreOffice"
        }
    }

    /// Debian's packages that hold it.
    package var packages: [String] {
        switch self {
        case .libreOffice:
            ["libreoffice-impress-nogui", "libreoffice-writer-nogui", "libreoffice-calc-nogui"]
        }
    }
}

extension StepKind {
    /// What is said where its program is not installed.
    package static func missing(_ program: OptionalProgram) -> String {
        "\(word) needs \(program.name), which is not installed here; "
            + "'apt-get install \(program.packages.joined(separator: " "))' installs it"
    }
}
