internal import Text

/// What options of a kind of step have to do with one another.
package enum OptionRule: Hashable, Sendable {
    /// One of them at least must be there.
    case someOf([String], message: String)
    /// Others must be there when an option has one of the words. `named` is what a message calls
    /// the others.
    case needs([String], named: String, when: String, isOneOf: [String])
    /// An option must not be there when another has one of the words. `because` ends the message.
    case excludes(String, when: String, isOneOf: [String], because: String)
    /// An option must not be there together with any of others.
    case either(String, or: [String])

    /// An option must not be there unless another has a word.
    case requires(String, of: String, word: String)

    /// The rule for people, without a full stop.
    package var text: String {
        switch self {
        case .someOf(_, let message): message
        case .needs(_, let named, let option, let words):
            words.map { "`\(option): \($0)`" }.listed("and")
                + (words.count == 1 ? " needs \(named)" : " need \(named)")
        case .excludes(let name, let option, let words, _):
            "`\(name)` cannot be used with "
                + words.map { "`\(option): \($0)`" }.listed("or")
        case .requires(let name, let option, let word): "`\(name)` needs `\(option): \(word)`"
        case .either(let name, let others):
            "`\(name)` cannot be used with " + others.map { "`\($0)`" }.listed("or")
        }
    }
}
