/// Why a command could not do what it was asked.
struct Failure: Error, Hashable, CustomStringConvertible {
    /// Lower case, no full stop.
    let description: String

    init(_ description: String) { self.description = description }
}
