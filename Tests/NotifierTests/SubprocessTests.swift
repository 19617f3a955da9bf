import Glibc
@testable import Notifier
import Platform
import Testing

@Suite struct `A subprocess` {
    private func run(
        _ script: String, input text: String = "", seconds: Double = 20,
        shouldStop: () -> Bool = { false }
    ) throws -> Subprocess.End {
        try Subprocess(
            path: "/bin/sh", arguments: ["-c", script],
            environment: ["PATH=/bin:/usr/bin"]
        )
        .run(input: Array(text.utf8), seconds: seconds, shouldStop: shouldStop)
    }

    @Test(arguments: [
        ("cat", "hello", Subprocess.End.ended(.exited(0), printed: "hello")),
        ("cat >&2; exit 3", "x", .ended(.exited(3), printed: "x")),
        ("kill -TERM $$", "", .ended(.signalled(15), printed: "")),
        ("echo a; exec >&- 2>&-; exit 4", "", .ended(.exited(4), printed: "a\n")),
    ])
    func `a subprocess's output is read to its end`(
        script: String, text: String, end: Subprocess.End
    ) throws {
        #expect(try run(script, input: text) == end)
    }

    @Test func `a subprocess's output is read up to a limit`() throws {
        let text = String(repeating: "x", count: 3_000_000)
        #expect(
            try run("cat", input: text)
                == .ended(.exited(0), printed: String(repeating: "x", count: 4096)))
    }

    @Test(arguments: [true, false])
    func `a subprocess is killed with its children at its timeout or at a stop`(isStop: Bool)
        throws
    {
        let started = Clock.monotonicSeconds
        let end = try run("sleep 1000 & sleep 1000", seconds: isStop ? 100 : 0.3) {
            isStop && Clock.monotonicSeconds - started > 0.3
        }
        #expect(end == (isStop ? .interrupted : .overdue))
        #expect(Clock.monotonicSeconds - started < 100)
    }

    @Test(arguments: ["read", "watch"])
    func `a subprocess that cannot be watched is killed and counts as failed`(action: String)
        throws
    {
        var isStarted = false
        let interceptor = Interceptor { called, path in
            // Of starting it the last is to watch for its end.
            if called == "watch", path.hasSuffix("pressroom") { isStarted = true; return nil }
            return isStarted && called == action ? EIO : nil
        }
        let started = Clock.monotonicSeconds
        #expect { try interceptor.watch { _ = try run("echo a; sleep 1000") } } throws: { error in
            (error as? SystemError)?.code == EIO
        }
        #expect(isStarted && Clock.monotonicSeconds - started < 100)
    }

    @Test func `a subprocess leaves nothing behind`() throws {
        guard
            case .ended(.exited(0), let printed) = try run("sleep 1000 >/dev/null 2>&1 & echo $!"),
            let process = Int32(printed.filter(\.isNumber))
        else {
            Issue.record("it did not end")
            return
        }
        let deadline = Clock.monotonicSeconds + 10
        let epoll = try Epoll()
        while kill(process, 0) == 0, Clock.monotonicSeconds < deadline {
            _ = try epoll.wait(seconds: 0.01)
        }
        #expect(kill(process, 0) != 0)
    }
}
