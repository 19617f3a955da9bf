/// The words that an option can have as a value, each with what it means.
package protocol OptionChoice: RawRepresentable<String>, CaseIterable, Hashable, Sendable {
    /// What the word means; empty where the word says it.
    var text: String { get }
}

extension OptionChoice {
    package var text: String { "" }

    static var choices: [OptionForm.Choice] { allCases.map { .init($0.rawValue, $0.text) } }
}
