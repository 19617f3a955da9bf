import CommandLine
import Testing
@testable import Responder

@Suite struct `The command line` {
    private func options(_ words: [String], areSocketsPassed: Bool = false) throws -> Options {
        guard case .run(let arguments) = try Options.command.parse(words) else {
            throw UsageError("nothing to run", command: "")
        }
        return try Options(arguments, areSocketsPassed: areSocketsPassed)
    }

    @Test func `the responder's command line names what to serve`() throws {
        let options = try options([
            "--socket", "/a", "--upload-socket=/b", "--spool", "c=d",
            "--pipelines", "e", "--threads", "3", "--upload-threads=4",
        ])
        #expect(
            [options.socket, options.uploadSocket, options.spool, options.pipelines]
                == ["/a", "/b", "c=d", "e"])
        #expect([options.threads, options.uploadThreads] == [3, 4])
        #expect(!options.builtIn)
    }

    @Test func `the responder's command line needs no paths for sockets that are passed`() throws {
        let options = try options(["--spool", "a", "--pipelines", "b"], areSocketsPassed: true)
        #expect([options.threads, options.uploadThreads] == [8, 2048])
        #expect([options.queueMax, options.reserveBytes] == [100_000, 1_000_000_000])
    }

    @Test(arguments: [
        (["--spool", "a", "--pipelines", "b"], "option --socket PATH is missing"),
        (
            ["--spool", "a", "--pipelines", "b", "--socket", "c"],
            "option --upload-socket PATH is missing"
        ),
        (
            [
                "--spool", "a", "--pipelines", "b", "--socket", "c", "--upload-socket", "d",
                "--queue-max", "0",
            ],
            "--queue-max cannot be \"0\": a whole number, 1 to 10000000, is needed"
        ),
        (
            [
                "--spool", "a", "--pipelines", "b", "--socket", "c", "--upload-socket", "d",
                "--reserve", "some",
            ],
            "--reserve cannot be \"some\": a size, 128MB to 1TB, is needed"
        ),
        (
            [
                "--spool", "a", "--pipelines", "b", "--socket", "c", "--upload-socket", "d",
                "--threads", "0",
            ],
            "--threads cannot be \"0\": a whole number, 1 to 1024, is needed"
        ),
    ]) func `an invalid command line of the responder is refused with a reason`(
        words: [String], message: String
    ) {
        #expect(throws: UsageError(message, command: "pressroom-responder")) {
            try options(words)
        }
    }
}
