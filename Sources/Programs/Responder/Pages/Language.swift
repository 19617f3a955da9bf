internal import HTTP

/// A language that pages are written in.
enum Language: String, CaseIterable, Sendable {
    case english = "en"
    case german = "de"
    case chinese = "zh"

    /// The one that a reader likes most; English for who likes none of them.
    /// - Parameter accepted: the field Accept-Language.
    init(_ accepted: String?) {
        let liked = accepted.flatMap {
            WeightedList($0).language(among: Self.allCases.map(\.rawValue))
        }
        self = liked.flatMap { Language(rawValue: $0) } ?? .english
    }

    /// As the attribute `lang` has it (RFC 5646).
    var tag: String { self == .chinese ? "zh-Hans" : rawValue }
}
