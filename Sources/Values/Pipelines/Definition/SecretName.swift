/// The name of something that no pipeline file says in clear: who needs it looks it up in a file of
/// secrets, or else in the environment.
package struct SecretName: Hashable, Sendable {
    package let text: String

    /// Reads `${NAME}`: capital letters, digits and underscores; `nil` for anything else.
    package init?(reference: String) {
        guard reference.hasPrefix("${"), reference.hasSuffix("}") else { return nil }
        let name = reference.dropFirst(2).dropLast()
        guard (1...100).contains(name.utf8.count), name.first?.isNumber == false,
            name.utf8.allSatisfy({ byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5a, UInt8(ascii: "_"): true
                default: false
                }
            })
        else { return nil }
        text = String(name)
    }

    /// As a pipeline file has it.
    package var reference: String { "${\(text)}" }

    /// What a reference is like, as a regular expression.
    static let pattern = "^\\$\\{[A-Z_][A-Z0-9_]{0,99}\\}$"
}
