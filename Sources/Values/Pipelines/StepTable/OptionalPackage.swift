/// What some steps need that is not installed with Pressroom.
package enum OptionalPackage: Hashable, Sendable {
    case libreOffice
    /// What tesseract knows of a language.
    case language(RecognitionLanguage)

    /// What people call it.
    package var name: String {
        switch self {
        case .libreOffice: "LibreOffice"
        case .language(let language): "the language \(language.name)"
        }
    }

    /// Debian's packages that hold it.
    package var packages: [String] {
        switch self {
        case .libreOffice:
            ["libreoffice-impress-nogui", "libreoffice-writer-nogui", "libreoffice-calc-nogui"]
        case .language(let language): [language.package]
        }
    }

    /// What is said where it is not installed, behind the word of a kind of step.
    package var missingWords: String {
        "needs \(name), which is not installed here; "
            + "'apt-get install \(packages.joined(separator: " "))' installs it"
    }
}

extension StepKind {
    /// What is said where one of `requires` is not installed.
    package static func missing(_ package: OptionalPackage) -> String {
        "\(word) \(package.missingWords)"
    }
}
