package import Jobs

/// Pages of a document by their numbers: `1-3,7,-1`. -1 is the last page, -2 the one before; a
/// range without an end goes to the last page.
package struct PageRanges: Hashable, Sendable {
    package let text: String
    private let ranges: [Span]

    private struct Span: Hashable {
        let first: Int
        let last: Int
    }

    /// What a range is like, as a regular expression.
    static let pattern = "-?[1-9][0-9]{0,3}(-(-?[1-9][0-9]{0,3})?)?"

    package init?(_ text: String) {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        let ranges = parts.compactMap { part -> Span? in
            let form = #/(?<first>-?[1-9][0-9]{0,3})(?<more>-(?<last>-?[1-9][0-9]{0,3})?)?/#
            guard let match = part.wholeMatch(of: form), let first = Int(match.first) else {
                return nil
            }
            guard match.more != nil else { return Span(first: first, last: first) }
            return Span(first: first, last: match.last.flatMap { Int($0) } ?? -1)
        }
        guard ranges.count == parts.count else { return nil }
        self.text = text
        self.ranges = ranges
    }

    /// The pages of a document, in the order of the ranges; what it does not have is left out.
    /// - Parameter count: how many pages it has, 1 or more.
    package func pages(of count: Int) -> [Int] {
        ranges.flatMap { range -> [Int] in
            let first = max(1, range.first < 0 ? count + 1 + range.first : range.first)
            let last = min(count, range.last < 0 ? count + 1 + range.last : range.last)
            return first <= last ? Array(first...last) : []
        }
    }

    /// The same in the order of the document, each once.
    package func set(of count: Int) -> [Int] { Set(pages(of: count)).sorted() }
}

extension PageRanges: OptionValue {
    package typealias Base = PageRanges

    package init?(json: JSONValue) {
        guard case .text(let text) = json else { return nil }
        self.init(text)
    }

    package var json: JSONValue? { .text(text) }
}
