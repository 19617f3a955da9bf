/// What options of a kind of step have to do with one another.
package enum OptionRule: Hashable, Sendable {
    /// One of them at least must be there.
    case someOf([String], message: String)
    /// Others must be there when an option has one of the words. `named` is what a message calls
    /// the others.
    case needs([String], named: String, when: String, isOneOf: [String])
    /// An option must not be there when another has one of the words. `because` ends the message.
    case excludes(String, when: String, isOneOf: [String], because: String)
}
