/// The value of Accept or Accept-Language: what a client would like, and how much (RFC 9110,
/// section 12.4.2).
package struct WeightedList: Hashable, Sendable {
    private struct Item: Hashable {
        let value: String
        /// 0 to 1000.
        let weight: Int
    }

    private let items: [Item]

    /// Reads a field. What is malformed in it counts as not said.
    package init(_ text: String) {
        items = HeaderParameters.list(text).compactMap { text in
            guard let parameters = HeaderParameters(text) else { return nil }
            let weight = parameters["q"].map { Self.weight($0) } ?? 1000
            return weight.map { Item(value: parameters.value, weight: $0) }
        }
    }

    /// How much a media type is liked, 0 to 1000: what says the most of it counts.
    /// - Parameter type: in lower case, as `text/html`.
    package func weight(ofType type: String) -> Int {
        let family = type.prefix { $0 != "/" } + "/*"
        for name in [type[...], family, "*/*"] {
            let said = items.filter { $0.value == name }.map(\.weight).max()
            if let said { return said }
        }
        return 0
    }

    /// The language that is liked most.
    /// - Parameter known: primary subtags (RFC 5646), the one first that is taken for any.
    /// - Returns: `nil` when none of them is liked.
    package func language(among known: [String]) -> String? {
        var best: (language: String, weight: Int)?
        for item in items where item.weight > best?.weight ?? 0 {
            let primary = String(item.value.prefix { $0 != "-" })
            let language = primary == "*" ? known.first : known.first { $0 == primary }
            if let language { best = (language, item.weight) }
        }
        return best?.language
    }

    /// A qvalue in thousandths; `nil` when it is none.
    private static func weight(_ text: String) -> Int? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let digits = parts.count > 1 ? parts[1] : ""
        guard ["0", "1"].contains(parts[0]), digits.count <= 3,
            digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let thousandths = Int(digits + String(repeating: "0", count: 3 - digits.count))
        else { return nil }
        let weight = parts[0] == "1" ? 1000 + thousandths : thousandths
        return weight <= 1000 ? weight : nil
    }
}
