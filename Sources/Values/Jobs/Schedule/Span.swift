/// A stretch of time.
package struct Span: Codable, Hashable, Sendable {
    /// Its first moment.
    package let from: Timestamp
    /// The first moment behind it.
    package let to: Timestamp

    package init(from: Timestamp, to: Timestamp) {
        self.from = from
        self.to = to
    }

    package func contains(_ moment: Timestamp) -> Bool { from <= moment && moment < to }

    /// The same stretch, some seconds later.
    package func moved(bySeconds seconds: Double) -> Span {
        Span(from: from.adding(seconds: seconds), to: to.adding(seconds: seconds))
    }
}
