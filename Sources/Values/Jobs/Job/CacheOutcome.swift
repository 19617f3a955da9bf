/// How much of a job's outputs was reused from earlier ones.
package enum CacheOutcome: Hashable, Sendable {
    case hit, partial, miss

    /// - Parameter steps: of each whether it was, or `nil` where that was not looked for.
    /// - Returns: `nil` where it was not looked for at all.
    package init?(_ steps: [Bool?]) {
        let known = steps.compactMap(\.self)
        guard !known.isEmpty else { return nil }
        self = !known.contains(true) ? .miss : known.contains(false) ? .partial : .hit
    }
}
