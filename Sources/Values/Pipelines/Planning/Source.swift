package import Jobs

/// A file that a pass reads.
package struct Source: Hashable, Sendable {
    package let origin: Origin
    /// A name for people: the user's own, or the title of the output that it is.
    package let name: String
    /// What people call it within a document; that of the name when `nil`.
    var title: String?
    package let mediaType: MediaType
    /// What the names of the outputs made of it begin with.
    let stored: StoredName

    /// Whether a step has made it.
    var isMade: Bool {
        if case .output = origin { true } else { false }
    }

    /// Where it is found.
    package enum Origin: Hashable, Sendable {
        /// The job's input number 0…
        case input(Int)
        /// A finished step's output, by the name it is stored under.
        case output(step: String, name: String)
    }
}
