package import Jobs

/// One of the files that a step makes of each input.
package struct StepOutput: Hashable, Sendable {
    /// The types it can have, the one that it has unless its maker says otherwise first.
    package let types: [MediaType]
    /// Tells it from the others of the same input: lower-case letters and digits, not digits alone.
    /// `nil` for the only one.
    package let label: String?

    package init(_ type: MediaType, or others: [MediaType] = [], label: String? = nil) {
        types = [type] + others
        self.label = label
    }
}
