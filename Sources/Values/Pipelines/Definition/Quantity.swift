/// A number with a unit behind it, as `512MB`, `2.5 s` or `30`.
package struct Quantity: Hashable {
    /// 0 or more.
    package let number: Double
    /// Empty when there is none.
    package let unit: String

    /// `nil` unless it is digits, perhaps with a fraction, then perhaps letters.
    package init?(_ text: String) {
        let digits = text.prefix { ("0"..."9").contains($0) || $0 == "." }
        guard let number = Double(digits), let first = digits.first, let last = digits.last,
            first != ".", last != "."
        else { return nil }
        let unit = text.dropFirst(digits.count).drop { $0 == " " }
        guard unit.allSatisfy({ $0.isASCII && $0.isLetter }) else { return nil }
        self.number = number
        self.unit = String(unit)
    }
}
