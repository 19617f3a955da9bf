package import Jobs

extension Problem {
    /// A document has none of the pages that a step wants.
    /// - Parameters:
    ///   - pages: the step's option.
    ///   - count: how many pages the document has.
    package static func noPage(_ pages: String, of count: Int) -> Problem {
        Problem(
            .unsuitable,
            "the document has \(count == 1 ? "1 page" : "\(count) pages"): none of \"\(pages)\"")
    }
}
