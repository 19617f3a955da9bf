package import Jobs

/// How a pass came to its end.
package struct PassResult: Hashable, Sendable {
    /// Which of `Pass.outputs` were published, by index.
    package var outputs: Set<Int>
    /// The types of those that could have several, by place.
    package var types: [Int: MediaType]
    /// Why steps could not be done, by their names; the others went on.
    package var failures: [String: Problem]
    /// Why steps do not take the source, by their names.
    package var skipped: [String: String] = [:]
    /// Why none of the steps could be done.
    package var failure: Problem?
    /// How many pages the source has, if the pass reported it.
    package var pages: Int?
    /// How many parts steps will make of the source, by their names.
    package var parts: [String: Int]

    package init(
        outputs: Set<Int> = [], types: [Int: MediaType] = [:],
        failures: [String: Problem] = [:], failure: Problem? = nil, pages: Int? = nil,
        parts: [String: Int] = [:]
    ) {
        self.parts = parts
        self.outputs = outputs
        self.types = types
        self.failures = failures
        self.failure = failure
        self.pages = pages
    }
}
