import Platform
import Testing

private let listen = Option.value(
    "listen", short: "l", "ADDRESS:PORT",
    "where to listen; port 0 takes a free one, and the line breaks",
    preset: "127.0.0.1:8080")
private let output = Option.value(
    "output", short: "o", "DIR", "where the results go",
    isRequired: true)
private let force = Option.flag("force", short: "f", "replace files")
private let json = Option.flag("json", "as JSON")

private let run = Command(
    "pressroom run", "Processes files. It takes no server.",
    operands: [
        Operand("PIPELINE", "what to do"),
        Operand("FILE", "what to do it with", repeats: true),
    ],
    options: [output, force, json, listen],
    examples: [.init("pressroom run web photo.jpg -o out", "Makes the web renditions of a photo.")])
private let root = Command(
    "pressroom", "Turns files into other files.",
    subcommands: [
        run, Command("pressroom up", "Starts. All of it."),
        Command("pressroom launch", "Secret.", isHidden: true),
    ])

private enum Colour: String, CaseIterable { case red, green }

private func parse(_ line: String) throws -> Arguments {
    switch try root.parse(line.split(separator: " ").map(String.init)) {
    case .run(let arguments): return arguments
    case .show(let text): throw UsageError("shown: \(text)", command: "test")
    }
}

@Suite struct `A command line` {
    @Test(arguments: [
        "run web a.jpg b.jpg -o out", "run -o out web a.jpg b.jpg",
        "run web --output out a.jpg b.jpg",
        "run web a.jpg --output=out b.jpg", "run web -oout a.jpg b.jpg",
        "run -o out -- web a.jpg b.jpg", "run -o first -o out web a.jpg b.jpg",
    ]) func `takes options anywhere, in every form getopt_long knows`(line: String) throws {
        let arguments = try parse(line)
        #expect(arguments.command == "pressroom run")
        #expect(arguments.operands == ["web", "a.jpg", "b.jpg"])
        #expect(arguments.value(output) == "out")
        #expect(!arguments.has(force))
    }

    @Test func `takes what stands behind two hyphens, and one hyphen, as it is`() throws {
        let arguments = try parse("run -o out web - -- --force -f")
        #expect(arguments.operands == ["web", "-", "--force", "-f"])
    }

    @Test func `takes several flags and a value in one word`() throws {
        let arguments = try parse("run web a.jpg -foout")
        #expect(arguments.has(force))
        #expect(arguments.value(output) == "out")
        #expect(arguments.value(listen) == "127.0.0.1:8080")
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
    ]) func `that is wrong is answered with what is wrong`(line: String, text: String) {
        #expect { try parse(line) } throws: { "\($0)" == text }
    }

    @Test(
        arguments: [
            ("7", nil), ("1", nil), ("9", nil),
            (
                "0",
                "pressroom: --listen cannot be \"0\": a whole number, 1 to 9, is needed. "
                    + "Try 'pressroom run --help'."
            ),
            (
                "x",
                "pressroom: --listen cannot be \"x\": a whole number, 1 to 9, is needed. "
                    + "Try 'pressroom run --help'."
            ),
        ] as [(String, String?)]) func `has numbers in a range`(value: String, error: String?)
        throws
    {
        let arguments = try parse("run web a.jpg -o out -l \(value)")
        if let error {
            #expect { try arguments.number(listen, in: 1...9) } throws: { "\($0)" == error }
        } else {
            #expect(try arguments.number(listen, in: 1...9) == Int(value))
        }
    }

    @Test func `has choices among a few words`() throws {
        #expect(try parse("run web a -o o -l red").choice(listen, of: Colour.self) == .red)
        let arguments = try parse("run web a -o o -l blue")
        #expect { try arguments.choice(listen, of: Colour.self) } throws: {
            "\($0)" == "pressroom: --listen cannot be \"blue\": known are red, green. "
                + "Try 'pressroom run --help'."
        }
    }

    @Test(arguments: [["--version"], ["up", "--version"], ["run", "--version", "extra"]])
    func `shows the version`(words: [String]) throws {
        #expect(try root.parse(words) == .show("pressroom 0.1.0\n"))
    }
}

@Suite struct `A help text` {
    @Test func `is written from the declaration, aligned, in lines of 79 characters`() throws {
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

    @Test func `of a program lists its commands, but not the hidden ones`() throws {
        let expected = """
            Usage: pressroom [OPTION]... COMMAND

            Turns files into other files.

            Commands:
              run  processes files
              up   starts

            Options:
                  --help     show this text and stop
                  --version  show the version and stop

            'pressroom COMMAND --help' explains a command.

            """
        for words in [["--help"], ["help"]] {
            #expect(try root.parse(words) == .show(expected))
        }
    }
}
