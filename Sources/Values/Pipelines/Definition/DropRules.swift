/// What becomes of files that people put into the pipeline's directory under `drop/`.
package struct DropRules: Hashable, Sendable {
    /// What becomes of a file once its job is durable.
    package enum Original: String, CaseIterable, Sendable {
        /// It stays, and is not taken again unless it changes.
        case keep
        /// It goes to `.taken/` beside it.
        case move
        case remove
    }

    package var original = Original.move
    /// The user that the jobs belong to; `nil` for nobody.
    package var owner: String?

    package init() {}
}
