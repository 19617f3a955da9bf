/// A piece of HTML. What is written in a literal is markup, and what is put into it is text, which
/// is escaped: `"<p title=\"\(name)\">\(name)</p>"` shows any name as it is. Other pieces of HTML
/// are put in as they are. An attribute's value stands in double quotes.
package struct HTML: Hashable, Sendable {
    /// As it is sent.
    package private(set) var markup: String

    package static let empty: HTML = ""

    /// Text, escaped.
    package init(text: String) { markup = VisibleText.html(text) }

    /// Adds a piece.
    package static func += (left: inout HTML, right: HTML) { left.markup += right.markup }

    /// One piece behind another.
    package static func + (left: HTML, right: HTML) -> HTML {
        var both = left
        both += right
        return both
    }
}

extension HTML: ExpressibleByStringInterpolation {
    package init(stringLiteral markup: String) { self.markup = markup }

    package init(stringInterpolation interpolation: StringInterpolation) {
        markup = interpolation.markup
    }

    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var markup = ""

        package init(literalCapacity: Int, interpolationCount: Int) {
            markup.reserveCapacity(literalCapacity + interpolationCount * 16)
        }

        package mutating func appendLiteral(_ literal: String) { markup += literal }

        /// Text, which is escaped.
        package mutating func appendInterpolation(_ text: String) {
            markup += VisibleText.html(text)
        }

        package mutating func appendInterpolation(_ number: Int) { markup += "\(number)" }

        package mutating func appendInterpolation(_ html: HTML) { markup += html.markup }

        /// Nothing where there is none.
        package mutating func appendInterpolation(_ html: HTML?) { markup += html?.markup ?? "" }

        /// One behind the other.
        package mutating func appendInterpolation(_ list: [HTML]) {
            for html in list { markup += html.markup }
        }
    }
}
