package import Jobs
internal import Text

/// Which values an option can have, as data: what a pipeline file may say.
package enum OptionForm: Hashable, Sendable {
    /// A whole number in digits.
    case integer(ClosedRange<Int>, unit: String?)
    /// One of a few words.
    case choice([Choice])
    /// A length in PostScript points (1/72 inch), with or without a unit.
    case length(ClosedRange<Double>)

    /// A word, and what it means where the word does not say it.
    package struct Choice: Hashable, Sendable {
        package let word: String
        package let text: String

        package init(_ word: String, _ text: String = "") {
            self.word = word
            self.text = text
        }
    }

    /// What the values are, for people: `1 to 100`.
    package var words: String {
        switch self {
        case .integer(let range, let unit):
            "\(range.lowerBound) to \(range.upperBound)" + (unit.map { " \($0)" } ?? "")
        case .choice(let choices): choices.map(\.word).listed("or")
        case .length(let range): Measure.length(range).rangeText
        }
    }

    /// Whether an option can have a value.
    package func allows(_ value: JSONValue) -> Bool {
        switch (self, value) {
        case (.integer(let range, _), .whole(let number)): range.contains(number)
        case (.choice(let choices), .text(let word)): choices.contains { $0.word == word }
        case (.length(let range), .number(let points)): range.contains(points)
        case (.integer, _), (.choice, _), (.length, _): false
        }
    }
}
