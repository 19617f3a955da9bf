package import Jobs

/// How much an image may lose: a number, or as little as nobody is to notice.
package enum Quality: Hashable, Sendable {
    /// 1 to 100.
    case fixed(Int)
    /// The lowest one with which the image still looks as it did.
    case auto

    package static let range = 1...100
    package static let word = "auto"
}

extension Quality: OptionValue {
    package typealias Base = Quality

    package init?(json: JSONValue) {
        switch json {
        case .whole(let number) where Self.range.contains(number): self = .fixed(number)
        case .text(Self.word): self = .auto
        default: return nil
        }
    }

    package var json: JSONValue? {
        switch self {
        case .fixed(let number): .whole(number)
        case .auto: .text(Self.word)
        }
    }
}
