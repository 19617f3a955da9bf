import Platform
import Testing
@testable import Pressroom

@Suite struct `A daemon that dies` {
    @Test func `a daemon that dies is restarted after waits that double up to five seconds`() {
        var delay = RestartDelay()
        let waits = (0..<8).map { _ in delay.afterDeath(livedSeconds: 1) }
        #expect(waits == [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5, 5])
    }

    @Test func `a daemon that had lived for a while is restarted almost at once`() {
        var delay = RestartDelay()
        for _ in 0..<5 { _ = delay.afterDeath(livedSeconds: 1) }
        #expect(delay.afterDeath(livedSeconds: 10) == 0.1)
        #expect(delay.afterDeath(livedSeconds: 9.9) == 0.2)
    }

    @Test(
        arguments: [
            (.exited(1), true), (.exited(2), true), (.exited(100), true), (.exited(0), false),
            (.exited(111), false), (.signalled(9), false),
        ] as [(Program.End, Bool)])
    func `a daemon that says it cannot work is not restarted`(
        end: Program.End,
        isConfigurationError: Bool
    ) {
        #expect(end.isConfigurationError == isConfigurationError)
    }

    @Test(arguments: [
        (
            #"{"level":"notice","event":"ready"}"# + "\n"
                + #"{"level":"error","event":"could not start","reason":"no disk"}"# + "\n",
            "d: could not start: no disk"
        ),
        (
            #"{"level":"error","event":"a"}"# + "\n"
                + #"{"level":"error","event":"b"}"#, "d: a\nd: b"
        ),
        ("d: unknown option --x\n", "d ended with exit status 2: d: unknown option --x"),
        ("", "d ended with exit status 2"),
    ]) func `a daemon that dies is quoted with the errors it has logged`(log: String, text: String)
    {
        #expect(DaemonLog.explanation(log, of: "d", Program.End.exited(2)) == text)
    }
}
