/// Why a command could not do what it was asked.
struct Failure: Error, Hashable, CustomStringConvertible {
    /// Lower case, no full stop.
    let description: String
    /// Whether it is about a file in a folder that need not be for the pipeline, so that the work
    /// is complete without it.
    let isExpected: Bool

    init(_ description: String, isExpected: Bool = false) {
        self.description = description
        self.isExpected = isExpected
    }
}
