/// How the files that a step makes belong to those that it takes.
package enum StepShape: String, CaseIterable, Sendable {
    /// One of each file.
    case perFile
    /// One of each page of each document.
    case perPage
    /// Some of each file; how many shows when it is looked at.
    case perPart
    /// One of all files.
    case join

    /// How many outputs there are, for people.
    package var words: String {
        switch self {
        case .perFile: "one of each file"
        case .perPage: "one of each page"
        case .perPart: "one or more of each file"
        case .join: "one of all files together"
        }
    }
}
