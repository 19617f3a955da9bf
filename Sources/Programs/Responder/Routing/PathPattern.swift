/// An address with names in braces where it varies: `/jobs/{id}/files/{step}/{name}`.
struct PathPattern: Hashable, Sendable, ExpressibleByStringLiteral {
    private enum Part: Hashable {
        case fixed(String)
        case named(String)
    }

    let text: String
    private let parts: [Part]

    init(stringLiteral text: String) {
        precondition(text.hasPrefix("/"), "an address begins with a slash")
        self.text = text
        parts = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map {
            $0.hasPrefix("{") ? .named(String($0.dropFirst().dropLast())) : .fixed(String($0))
        }
    }

    /// How many segments an address has.
    var count: Int { parts.count }

    /// The names in braces.
    var names: [String] {
        parts.compactMap { if case .named(let name) = $0 { name } else { nil } }
    }

    /// Whether an address is one of these.
    /// - Parameter segments: its segments, decoded; `count` of them.
    func matches(_ segments: [String]) -> Bool {
        for (part, segment) in zip(parts, segments) {
            if case .fixed(let text) = part, text != segment { return false }
        }
        return true
    }

    /// Which segment a name stands for.
    func index(of name: String) -> Int? { parts.firstIndex(of: .named(name)) }
}
