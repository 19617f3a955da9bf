import Platform
import TestFolders
import Testing

@testable import CommandLine
@testable import Pressroom

private let hasZsh = ["/bin/zsh", "/usr/bin/zsh"].contains { (try? PathName($0).open()) != nil }

@Suite(.enabled(if: hasZsh, "zsh is not installed")) struct `The completion for zsh` {
    /// What an interactive shell does, on a terminal of its own, for a line that ends with `^X`.
    private static let capture = #"""
        zmodload zsh/zpty zsh/zselect
        cd $1
        cat > setup <<'SETUP'
        PROMPT=
        unset zle_bracketed_paste
        autoload -Uz compinit; compinit -u -d $PWD/dump
        source $PWD/_pressroom
        compadd() {
            if [[ " $* " == *' -'[OAD]' '* ]]; then builtin compadd "$@"; return; fi
            local -a hits
            builtin compadd -O hits "$@"
            print -rl -- $hits >> $HITS
            builtin compadd "$@"
        }
        look() { zle complete-word; : > $HITS.done }
        zle -N look; bindkey '^X' look
        : > $HITS.ready
        SETUP
        export HITS=$1/hits
        zpty shell zsh -f -i
        zpty -w shell 'source setup'
        wait_for() {
            local -i n
            for n in {1..1000}; do
                [[ -e $1 ]] && return
                zpty -rt shell ignored
                zselect -t 2
            done
            exit 3
        }
        wait_for $HITS.ready
        zpty -w -n shell "$2"$'\C-x'
        wait_for $HITS.done
        zpty -d shell
        if [[ -e $HITS ]]; then cat $HITS; fi
        """#

    /// What the shell offers at the end of a line.
    private func offered(_ line: String) throws -> Set<String> {
        let folder = TemporaryDirectory()
        try folder.write("_pressroom", Array(Commands.pressroom.zshCompletion.utf8))
        let result = try ProgramOutput(
            "zsh", ["-f", "-c", Self.capture, "zsh", folder.path, line])
        #expect(result.error == "" && result.end == .exited(0), "\(line)")
        return Set(result.output.split(separator: "\n").map(String.init))
    }

    @Test(arguments: [
        ("pressroom ca", ["cancel"]), ("pressroom ho", ["hold"]), ("pressroom --v", ["--version"]),
        ("pressroom run --to", ["--together"]),
        ("pressroom run web a.jpg --out", ["--output"]),
        ("pressroom run --sandbox ", ["strict", "best-effort"]),
        ("pressroom list --state c", ["completed", "cancelled"]),
        ("pressroom submit --lane urgent web /proc/sel", ["self"]),
        ("pressroom run -o /proc/self/f", ["fd", "fdinfo"]),
        ("pressroom completion ", ["bash", "zsh"]),
    ]) func `zsh completes a command line with what may stand at its end`(
        line: String, expected: [String]
    ) throws {
        #expect(try offered(line) == Set(expected))
    }

    @Test func `zsh completes each option of each command`() throws {
        for command in Commands.pressroom.subcommands where !command.isHidden {
            let options = command.listedOptions.map { "--\($0.name)" }
            #expect(
                try offered("pressroom \(command.word) --") == Set(options), "\(command.word)")
        }
    }
}
