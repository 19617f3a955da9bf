import Glibc
import Jobs
import Platform
import TestFolders
import Testing

extension SystemTests {
    /// Programs whose files were replaced while others of them run: they need not belong together.
    @Suite struct `Programs of different versions` {
        /// What a worker server says to a scheduler that does not understand it, and when.
        struct Nonsense: Sendable, CustomTestStringConvertible {
            let testDescription: String
            /// Before a task comes, each a message.
            var first: [String] = []
            /// When one has come.
            var then: String?

            static let ready = #"{"ready":{"implementation":"a"}}"#
            static let ended =
                #"{"ended":{"_0":{"cpuSeconds":1,"memoryBytesMax":1,"#
                + #""outcome":{"exited":{"_0":0}}}}}"#
            static let all = [
                Nonsense(testDescription: "no JSON", first: ["hello"]),
                Nonsense(testDescription: "an unknown report", first: [ready], then: "{}"),
                Nonsense(testDescription: "another form of ready", first: [#"{"ready":[7]}"#]),
                Nonsense(testDescription: "ready again", first: [ready, ready]),
                Nonsense(testDescription: "ready again at work", first: [ready], then: ready),
                Nonsense(testDescription: "the end of no child", first: [ready, ended]),
            ]

            /// A program that says it once; those that are started then are real.
            var script: String {
                let say = { (text: String) in "printf '\\000%s' '\(text)' >&3\n" }
                let last = then.map { "/usr/bin/head -c 1 <&3 >/dev/null\n" + say($0) } ?? ""
                return """
                    #!/bin/sh
                    if (set -C; : > "$0.said") 2>/dev/null; then
                    \(first.map(say).joined())\(last)exec /bin/sleep 1000
                    fi
                    exec "$0.real" "$@"

                    """
            }
        }

        @Test(arguments: Nonsense.all)
        func `a worker that the scheduler does not understand is replaced`(_ said: Nonsense)
            throws
        {
            let directory = try TestPipelines.folder()
            try directory.write("programs/pressroom-worker", Array(said.script.utf8))
            for name in [
                "pressroom", "pressroom-responder", "pressroom-scheduler",
                "pressroom-notifier", "pressroom-worker",
            ] {
                let bytes = try Directory(opening: Self.folder).contents(name)
                let copy = name == "pressroom-worker" ? name + ".real" : name
                try directory.write("programs/" + copy, bytes)
                chmod(directory("programs/" + copy), 0o755)
            }
            chmod(directory("programs/pressroom-worker"), 0o755)
            let stack = try Stack(
                in: directory, program: directory("programs/pressroom"),
                "--nginx-conf", TestPipelines.packageFolder + "/nginx.conf")
            let scheduler = try stack.process("pressroom-scheduler")
            // Another worker may take some of them.
            var ids: [JobID] = []
            _ = try eventually("the word of it") {
                ids.append(try stack.submit("tile", Media.small))
                return stack.log(of: "scheduler", has: "of another version, or broken") ? true : nil
            }
            for status in try ids.map(stack.final) {
                #expect(status.state == .completed && (1...2).contains(status.attempt))
            }
            #expect(scheduler.isRunning, "it has gone on")
            #expect(try stack.stop() == .exited(0))
        }

        /// Where the real programs stand.
        private static let folder = Program.sibling("pressroom").split(separator: "/").dropLast()
            .reduce("") { $0 + "/" + $1 }
    }
}
