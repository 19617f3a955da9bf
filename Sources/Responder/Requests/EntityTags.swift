/// The value of an If-None-Match field (RFC 9110, section 13.1.2).
enum EntityTags: Hashable, Sendable {
    case any
    /// The tags with their quotes, without the mark of weakness.
    case list(Set<String>)

    /// What cannot be read as tags matches nothing: the client then gets the whole answer.
    init(_ text: String) {
        if HeaderParameters.trimmed(text) == "*" {
            self = .any
            return
        }
        var tags: Set<String> = []
        var rest = Array(text.utf8)[...]
        while true {
            rest = rest.drop { [0x20, 0x09, UInt8(ascii: ",")].contains($0) }
            if rest.starts(with: "W/".utf8) { rest = rest.dropFirst(2) }
            guard rest.popFirst() == UInt8(ascii: "\"") else { break }
            let tag = rest.prefix { $0 != UInt8(ascii: "\"") }
            guard tag.endIndex < rest.endIndex else { break }
            tags.insert("\"\(String(decoding: tag, as: UTF8.self))\"")
            rest = rest[(tag.endIndex + 1)...]
        }
        self = .list(tags)
    }

    /// Whether one of them is this tag, by the weak comparison that If-None-Match asks for.
    /// - Parameter tag: with its quotes.
    func match(_ tag: String) -> Bool {
        switch self {
        case .any: true
        case .list(let tags): tags.contains(tag)
        }
    }
}
