package import Jobs

/// The words that an option can have as a value, each with what it means.
package protocol OptionChoice: OptionValue, RawRepresentable<String>, CaseIterable, Hashable
where Base == Self {
    /// What the word means; empty where the word says it.
    var text: String { get }
}

extension OptionChoice {
    package var text: String { "" }

    package init?(json: JSONValue) {
        guard case .text(let word) = json else { return nil }
        self.init(rawValue: word)
    }

    package var json: JSONValue? { .text(rawValue) }

    static var choices: [OptionForm.Choice] { allCases.map { .init($0.rawValue, $0.text) } }
}
