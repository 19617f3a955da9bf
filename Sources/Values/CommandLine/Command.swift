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
    /// Other words for the last one of the name: earlier names, which stay.
    let aliases: [String]

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
        package let title: String
        package let rows: [(String, String)]

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
    ///   - aliases: other words for the last one of the name.
    package init(
        _ name: String, _ summary: String, operands: [Operand] = [],
        options: [any AnySetting] = [], subcommands: [Command] = [], examples: [Example] = [],
        notes: [Note] = [], isHidden: Bool = false, aliases: [String] = []
    ) {
        self.name = name
        self.summary = summary
        self.operands = operands
        self.options = options.map(\.option)
        self.subcommands = subcommands
        self.examples = examples
        self.notes = notes
        self.isHidden = isHidden
        self.aliases = aliases
    }

    /// The last word of the name.
    var word: String { name.split(separator: " ").last.map(String.init) ?? name }
    /// The first word of the name.
    package var program: String { name.split(separator: " ").first.map(String.init) ?? name }
    var allOptions: [Option] { options + [Self.help, Self.version, Self.manual].map(\.option) }
    /// Those that the help lists: of its parts, a program's own help alone names its manual page.
    var listedOptions: [Option] {
        name == program ? allOptions : allOptions.filter { $0.name != Self.manual.option.name }
    }

    static let help = Setting.flag("help", "show this text and stop")
    static let version = Setting.flag("version", "show the version and stop")
    static let manual = Setting.flag("help-man", "print the manual page and stop")

    /// Whether a command line called this command, under its name or another.
    package func isCalled(by arguments: Arguments) -> Bool { names.contains(arguments.command) }

    /// The name and what else calls it: `pressroom pause`, `pressroom hold`.
    private var names: [String] {
        let start = name.dropLast(word.count)
        return [name] + aliases.map { start + $0 }
    }

    /// The same command as one of its other words calls it.
    func called(_ word: String) -> Command {
        Command(renaming: self, to: name.dropLast(self.word.count) + word)
    }

    private init(renaming command: Command, to name: String) {
        self.name = name
        summary = command.summary
        operands = command.operands
        options = command.options
        subcommands = command.subcommands
        examples = command.examples
        notes = command.notes
        isHidden = command.isHidden
        aliases = []
    }
}
