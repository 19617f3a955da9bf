import Platform
import Testing

@testable import CommandLine
@testable import Pressroom

@Suite struct `A manual page` {
    private static let programs = [
        "pressroom", "pressroom-responder", "pressroom-scheduler", "pressroom-worker",
        "pressroom-notifier",
    ]

    @Test(arguments: programs.map { [$0] } + [["pressroom", "run"], ["pressroom", "list"]])
    func `groff formats each manual page without a warning`(words: [String]) throws {
        let page = try ProgramOutput(
            Program.sibling(words[0]), words.dropFirst() + ["--help-man"])
        #expect(page.end == .exited(0))
        let shown = try ProgramOutput(
            "groff", ["-man", "-ww", "-Kutf8", "-Tutf8", "-P-cbou", "-rLL=300n"], input: page.output
        )
        #expect(shown.error == "")
        #expect(shown.output.contains(words.joined(separator: "-") + " - "))
        #expect(shown.output.contains("--help-man"))
    }

    @Test func `the manual page of pressroom shows each command and each option`() throws {
        let shown = try ProgramOutput(
            "groff", ["-man", "-Kutf8", "-Tutf8", "-P-cbou", "-rLL=1000n"],
            input: Commands.pressroom.manual
        ).output
        for command in Commands.pressroom.subcommands where !command.isHidden {
            #expect(shown.contains("\(command.name) \(command.usageWords)\n"), "\(command.name)")
            for option in command.options {
                #expect(shown.contains(option.term), "\(option.term)")
                #expect(shown.contains(option.explanation), "\(option.explanation)")
            }
        }
    }

    @Test(arguments: [
        ("a -- b", "a \\-\\- b"), (".TH", "\\&.TH"), ("'a'", "\\&'a'"), ("a\\b", "a\\eb"),
        ("a\n.b", "a .b"),
    ]) func `a manual page shows characters that mean something to roff`(
        text: String, roff: String
    ) {
        let page = Command("tool", text, options: []).manual
        #expect(page.contains(".SH DESCRIPTION\n\(roff)\n"))
    }
}
