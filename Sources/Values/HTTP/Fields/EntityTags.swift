/// The value of an If-None-Match or If-Match field (RFC 9110, section 13.1).
package enum EntityTags: Hashable, Sendable {
    case any
    /// The tags with their quotes, without the mark of weakness.
    case list(Set<String>)

    /// Those of If-Match, of which only strong ones match anything.
    package init(strong text: String) { self.init(text, isStrong: true) }

    /// What cannot be read as tags matches nothing: the client then gets the whole answer.
    package init(_ text: String) { self.init(text, isStrong: false) }

    private init(_ text: String, isStrong: Bool) {
        if HeaderParameters.trimmed(text) == "*" {
            self = .any
            return
        }
        var tags: Set<String> = []
        var rest = Array(text.utf8)[...]
        while true {
            rest = rest.drop { [0x20, 0x09, UInt8(ascii: ",")].contains($0) }
            let isWeak = rest.starts(with: "W/".utf8)
            if isWeak { rest = rest.dropFirst(2) }
            guard rest.popFirst() == UInt8(ascii: "\"") else { break }
            let tag = rest.prefix { $0 != UInt8(ascii: "\"") }
            guard tag.endIndex < rest.endIndex else { break }
            if !(isWeak && isStrong) { tags.insert("\"\(String(decoding: tag, as: UTF8.self))\"") }
            rest = rest[(tag.endIndex + 1)...]
        }
        self = .list(tags)
    }

    /// Whether one of them is this tag, which is a strong one.
    /// - Parameter tag: with its quotes.
    package func match(_ tag: String) -> Bool {
        switch self {
        case .any: true
        case .list(let tags): tags.contains(tag)
        }
    }
}
