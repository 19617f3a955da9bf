import CommandLine
import Testing

private let listen = Setting(
    "listen", short: "l", .text("ADDRESS:PORT"),
    "where to listen; port 0 takes a free one, and the line breaks",
    preset: "127.0.0.1:8080")
private let output = Setting(required: "output", short: "o", .directory, "where the results go")
private let force = Setting.flag("force", short: "f", "replace files")
private let json = Setting.flag("json", "as JSON")
private let tries = Setting("tries", .count(1...9), "how often", preset: "3")
private let colour = Setting(
    "colour", ValueKind<Colour>.choice("COLOUR"), "which", otherwise: "none")

private let run = Command(
    "pressroom run", "Processes files. It takes no server.",
    operands: [
        Operand("PIPELINE", "what to do"),
        Operand("FILE", "what to do it with", repeats: true),
    ],
    options: [output, force, json, listen],
    examples: [.init("pressroom run web photo.jpg -o out", "Makes the web renditions of a photo.")])
private let paint = Command(
    "pressroom paint", "Paints. With a brush.",
    options: [tries, colour, output.named("to").required], aliases: ["colour", "dye"])
private let root = Command(
    "pressroom", "Turns files into other files.",
    subcommands: [
        run, Command("pressroom up", "Starts. All of it."),
        paint,
        Command("pressroom launch", "Secret.", isHidden: true),
    ])

private enum Colour: String, CaseIterable { case red, green, blue }

private func parse(_ line: String) throws -> Arguments {
    switch try root.parse(line.split(separator: " ").map(String.init)) {
    case .run(let arguments): return arguments
    case .show(let text): throw UsageError("shown: \(text)", command: "test")
    case .showVersion: throw UsageError("shown: the version", command: "test")
    }
}

@Suite struct `A command line` {
    @Test(arguments: [
        "run web a.jpg b.jpg -o out", "run -o out web a.jpg b.jpg",
        "run web --output out a.jpg b.jpg",
        "run web a.jpg --output=out b.jpg", "run web -oout a.jpg b.jpg",
        "run -o out -- web a.jpg b.jpg", "run -o first -o out web a.jpg b.jpg",
    ]) func `a command line takes options anywhere, in every form that getopt_long knows`(
        line: String
    ) throws {
        let arguments = try parse(line)
        #expect(arguments.command == "pressroom run")
        #expect(arguments.operands == ["web", "a.jpg", "b.jpg"])
        #expect(arguments[output] == "out")
        #expect(!arguments[force])
    }

    @Test func `a command line takes words behind two hyphens, and one hyphen, as operands`() throws
    {
        let arguments = try parse("run -o out web - -- --force -f")
        #expect(arguments.operands == ["web", "-", "--force", "-f"])
    }

    @Test func `a command line takes several flags and a value in one word`() throws {
        let arguments = try parse("run web a.jpg -foout")
        #expect(arguments[force])
        #expect(arguments[output] == "out")
        #expect(arguments[listen] == "127.0.0.1:8080")
    }

    @Test(arguments: [
        (
            "run web a.jpg -o out --lsten x",
            "pressroom: unknown option --lsten; did you mean --listen? Try 'pressroom run --help'."
        ),
        (
            "run web a.jpg -o out --out x",
            "pressroom: unknown option --out; did you mean --output? Try 'pressroom run --help'."
        ),
        ("run web a.jpg --zzz", "pressroom: unknown option --zzz. Try 'pressroom run --help'."),
        ("run web a.jpg -x", "pressroom: unknown option -x. Try 'pressroom run --help'."),
        (
            "run web a.jpg --output",
            "pressroom: option --output needs a value: --output DIR. Try 'pressroom run --help'."
        ),
        (
            "run web a.jpg -o",
            "pressroom: option -o needs a value: -o DIR. Try 'pressroom run --help'."
        ),
        (
            "run web a.jpg --output=",
            "pressroom: the value of option --output is empty. Try 'pressroom run --help'."
        ),
        (
            "run web a.jpg -o out --force=yes",
            "pressroom: option --force takes no value. Try 'pressroom run --help'."
        ),
        ("run web a.jpg", "pressroom: option -o DIR is missing. Try 'pressroom run --help'."),
        ("run -o out", "pressroom: PIPELINE is missing. Try 'pressroom run --help'."),
        ("run web -o out", "pressroom: FILE is missing. Try 'pressroom run --help'."),
        ("up now", "pressroom: unexpected argument \"now\". Try 'pressroom up --help'."),
        ("rnu web", "pressroom: unknown command rnu; did you mean run? Try 'pressroom --help'."),
        ("lanch", "pressroom: unknown command lanch. Try 'pressroom --help'."),
        ("", "pressroom: a command is missing. Try 'pressroom --help'."),
    ]) func `an invalid command line is answered with its error`(line: String, text: String) {
        #expect { try parse(line) } throws: { "\($0)" == text }
    }

    @Test(
        arguments: [
            ("--tries 1", nil), ("--tries 9", nil), ("--colour red", nil),
            ("--tries 0", "--tries cannot be \"0\": a whole number, 1 to 9, is needed"),
            ("--tries 10", "--tries cannot be \"10\": a whole number, 1 to 9, is needed"),
            ("--tries x", "--tries cannot be \"x\": a whole number, 1 to 9, is needed"),
            ("--tries x --tries 2", "--tries cannot be \"x\": a whole number, 1 to 9, is needed"),
            ("--colour pink", "--colour cannot be \"pink\": known are red, green, blue"),
        ] as [(String, String?)])
    func `a value that a setting does not take is refused with what is allowed`(
        words: String, error: String?
    ) throws {
        guard let error else {
            _ = try parse("paint --to o \(words)")
            return
        }
        #expect { try parse("paint --to o \(words)") } throws: {
            "\($0)" == "pressroom: \(error). Try 'pressroom paint --help'."
        }
    }

    @Test func `a setting that is not given has its preset, and one that is given its last value`()
        throws
    {
        let bare = try parse("paint --to o")
        #expect((bare[tries], bare[colour]) == (3, nil))
        let given = try parse("paint --to o --tries 2 --colour green --tries 7")
        #expect((given[tries], given[colour]) == (7, .green))
        #expect(given.has(tries) && !bare.has(tries))
    }

    @Test func `settings are passed on to another program as they were given`() throws {
        let arguments = try parse("run web a.jpg -f -l x -oout")
        #expect(arguments.words(of: [force, json, listen]) == ["--force", "--listen", "x"])
    }

    @Test(arguments: ["paint", "colour", "dye"])
    func `a command is called by its name or an alias`(word: String) throws {
        let arguments = try parse("\(word) --to o")
        #expect(arguments.command == "pressroom \(word)")
        #expect(paint.isCalled(by: arguments))
        #expect(!run.isCalled(by: arguments))
    }

    @Test(arguments: [["--version"], ["up", "--version"], ["run", "--version", "extra"]])
    func `a command line shows the version`(words: [String]) throws {
        #expect(try root.parse(words) == .showVersion)
    }
}

@Suite struct `A help text` {
    @Test func `a help text is aligned and has lines of 79 characters at most`() throws {
        let expected = """
            Usage: pressroom run [OPTION]... -o DIR PIPELINE FILE...

            Processes files. It takes no server.

            Arguments:
              PIPELINE  what to do
              FILE      what to do it with

            Options:
              -o, --output DIR           where the results go
              -f, --force                replace files
                  --json                 as JSON
              -l, --listen ADDRESS:PORT  where to listen; port 0 takes a free one, and the
                                         line breaks (default 127.0.0.1:8080)
                  --help                 show this text and stop
                  --version              show the version and stop

            Examples:
              pressroom run web photo.jpg -o out
                  Makes the web renditions of a photo.

            """
        for words in [["run", "--help"], ["help", "run"], ["run", "web", "--help"]] {
            #expect(try root.parse(words) == .show(expected))
        }
    }

    @Test func `a program's help text lists its commands, but not the hidden ones`() throws {
        let expected = """
            Usage: pressroom [OPTION]... COMMAND

            Turns files into other files.

            Commands:
              run    processes files
              up     starts
              paint  paints

            Options:
                  --help      show this text and stop
                  --version   show the version and stop
                  --help-man  print the manual page and stop

            'pressroom COMMAND --help' explains a command.

            """
        for words in [["--help"], ["help"]] {
            #expect(try root.parse(words) == .show(expected))
        }
    }

    @Test func `a help text names ranges, presets and aliases`() throws {
        let expected = """
            Usage: pressroom paint [OPTION]... --to DIR

            Paints. With a brush.

            Also called colour, dye.

            Options:
                  --tries N        how often (1 to 9; default 3)
                  --colour COLOUR  which (red, green or blue; default: none)
                  --to DIR         where the results go
                  --help           show this text and stop
                  --version        show the version and stop

            """
        #expect(try root.parse(["paint", "--help"]) == .show(expected))
    }
}
