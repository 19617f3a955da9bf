import Platform
import Testing

@Suite struct `The option --version` {
    @Test(arguments: [
        "pressroom", "pressroom-responder", "pressroom-scheduler", "pressroom-worker",
        "pressroom-notifier",
    ]) func `each program shows its version with the commit`(name: String) throws {
        let shown = try ProgramOutput(Program.sibling(name), ["--version"])
        #expect(shown.output == "\(name) \(Version.full)\n")
        #expect(shown.end == .exited(0))
    }
}
