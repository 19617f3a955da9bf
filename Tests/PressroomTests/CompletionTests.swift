import Platform
import Testing

@testable import CommandLine
@testable import Pressroom

@Suite struct `The completion for bash` {
    /// What the shell offers for the last word of a command line.
    private func offered(_ words: [String]) throws -> [String] {
        let quoted = words.map { "'\($0)'" }.joined(separator: " ")
        let result = try ProgramOutput(
            "bash",
            [
                "-c",
                """
                set -u
                \(Commands.pressroom.bashCompletion)
                cd "$0"; COMP_WORDS=(\(quoted)); COMP_CWORD=\(words.count - 1)
                _pressroom
                if [[ ${COMPREPLY+x} ]]; then printf '%s\\n' "${COMPREPLY[@]}"; fi
                """, "/sys/kernel",
            ])
        #expect(result.error == "")
        #expect(result.end == .exited(0))
        return result.output.split(separator: "\n").map(String.init)
    }

    @Test(arguments: [
        (["pressroom", "ca"], ["cancel"]),
        (["pressroom", "pa"], ["pause"]),
        (["pressroom", "ho"], ["hold"]),
        (["pressroom", "laun"], []),
        (["pressroom", "--v"], ["--version"]),
        (["pressroom", "run", "--to"], ["--together"]),
        (["pressroom", "run", "web", "a.jpg", "--out"], ["--output"]),
        (["pressroom", "run", "--sandbox", ""], ["strict", "best-effort"]),
        (["pressroom", "run", "--sandbox", "=", "b"], ["best-effort"]),
        (["pressroom", "list", "--state", "c"], ["completed", "cancelled"]),
        (["pressroom", "list", "--state", "failed", "--st"], ["--state"]),
        (["pressroom", "list", "--limit", ""], []),
        (["pressroom", "submit", "--lane", "urgent", "web", "/proc/sel"], ["/proc/self"]),
        (["pressroom", "run", "-o", "/proc/self/f"], ["/proc/self/fd", "/proc/self/fdinfo"]),
        (["pressroom", "completion", ""], ["bash", "zsh"]),
        (["pressroom", "cancel", ""], []),
        (["pressroom", "release", "--pi"], ["--pipelines"]),
    ]) func `bash completes a command line with what may stand at its end`(
        words: [String], expected: [String]
    ) throws {
        #expect(try Set(offered(words)) == Set(expected))
    }

    @Test func `bash completes each option of each command`() throws {
        for command in Commands.pressroom.subcommands where !command.isHidden {
            let options = command.listedOptions.map { "--\($0.name)" }
            #expect(try offered(["pressroom", command.word, "-"]) == options)
        }
    }
}
