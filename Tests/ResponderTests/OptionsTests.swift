import Testing
@testable import Responder

@Suite struct `The command line` {
    private static let whole = ["--socket", "/a", "--upload-socket=/b", "--spool", "c=d",
                                "--pipelines", "e"]

    @Test func `names what to serve`() throws {
        guard case .serve(let options) = try Options.parse(
            Self.whole + ["--threads", "3", "--upload-threads=4"], areSocketsPassed: false)
        else {
            Issue.record("not to serve")
            return
        }
        #expect([options.socket, options.uploadSocket, options.spool, options.pipelines]
            == ["/a", "/b", "c=d", "e"])
        #expect([options.threads, options.uploadThreads] == [3, 4])
    }

    @Test func `needs no paths for sockets that are passed`() throws {
        _ = try Options.parse(["--spool", "a", "--pipelines", "b"], areSocketsPassed: true)
    }

    @Test(arguments: [
        (["--help"], Options.Command.help), (["--socket", "a", "--help"], .help),
        (["--version"], .version),
    ]) func `may ask for help or the version`(arguments: [String], command: Options.Command) throws {
        #expect(try Options.parse(arguments, areSocketsPassed: false) == command)
    }

    @Test(arguments: [
        ([], "option --spool is missing"), (["-h"], "unknown option \"-h\""),
        (["serve"], "unknown option \"serve\""), (["--spool"], "option --spool needs a value"),
        (["--spool="], "option --spool needs a value"),
        (["--spool", "a", "--pipelines", "b"], "option --socket is missing"),
        (["--threads", "0"], "option --threads needs a number from 1 to 1024, not \"0\""),
        (["--threads", "x"], "option --threads needs a number from 1 to 1024, not \"x\""),
    ]) func `is refused with a reason`(arguments: [String], text: String) {
        #expect(throws: Options.Mistake(text: text)) {
            try Options.parse(arguments, areSocketsPassed: false)
        }
    }
}
