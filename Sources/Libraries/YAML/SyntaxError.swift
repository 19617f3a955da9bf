/// Why a text was refused, and where.
package struct SyntaxError: Error, Hashable, Sendable {
    package let start: Position
    /// Behind the last character that is meant; the same as `start` when only a place is.
    package let end: Position
    /// Lower case, without a full stop.
    package let message: String

    package init(_ message: String, at start: Position, to end: Position? = nil) {
        self.message = message
        self.start = start
        self.end = end ?? start
    }
}

extension SyntaxError: CustomStringConvertible {
    package var description: String { "\(start): \(message)" }
}
