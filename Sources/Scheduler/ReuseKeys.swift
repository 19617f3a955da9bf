/// What later jobs find a job by whose outputs they may take over.
struct ReuseKeys: Hashable, Sendable {
    /// The workers' that were to make the outputs; `nil` when nothing is to be found.
    let implementation: String?
    var keys: [String] = []

    init(_ implementation: String? = nil) { self.implementation = implementation }
}
