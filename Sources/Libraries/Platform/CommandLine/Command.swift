/// A program or one of its subcommands, declared: its command line is parsed and its help is
/// written from this one description, in the manner of getopt_long(3) and the GNU coding standards.
package struct Command: Sendable {
    /// All words that call it: `pressroom up`.
    package let name: String
    /// What it does: one sentence or a few.
    let summary: String
    let operands: [Operand]
    let options: [Option]
    let subcommands: [Command]
    let examples: [Example]
    /// What the help says at its end, such as exit statuses; each a term and what it means.
    let notes: [Note]
    /// Whether the help of the program leaves it out.
    let isHidden: Bool

    /// A command line, and what it is good for.
    package struct Example: Sendable {
        let line: String
        let purpose: String

        package init(_ line: String, _ purpose: String) {
            self.line = line
            self.purpose = purpose
        }
    }

    /// A titled list in the help.
    package struct Note: Sendable {
        let title: String
        let rows: [(String, String)]

        package init(_ title: String, _ rows: [(String, String)]) {
            self.title = title
            self.rows = rows
        }
    }

    /// - Parameters:
    ///   - name: all words that call it: `pressroom up`.
    ///   - summary: what it does, whole sentences.
    ///   - operands: in order; the optional and repeated ones last.
    ///   - options: besides `--help` and `--version`, which every command has.
    ///   - subcommands: when there are any, the first operand names one of them.
    package init(
        _ name: String, _ summary: String, operands: [Operand] = [],
        options: [Option] = [], subcommands: [Command] = [], examples: [Example] = [],
        notes: [Note] = [], isHidden: Bool = false
    ) {
        self.name = name
        self.summary = summary
        self.operands = operands
        self.options = options
        self.subcommands = subcommands
        self.examples = examples
        self.notes = notes
        self.isHidden = isHidden
    }

    /// The last word of the name.
    var word: String { name.split(separator: " ").last.map(String.init) ?? name }
    /// The first word of the name.
    var program: String { name.split(separator: " ").first.map(String.init) ?? name }
    var allOptions: [Option] { options + [.help, .version] }
}
