import Glibc
import Jobs
import Platform
import TestFolders
import Testing

extension SystemTests {
    @Suite struct `Hook programs` {
        /// A stack whose pipeline `notified` runs a program.
        private func stack(_ script: String, _ retryFor: String = "1h") throws -> Stack {
            let directory = try TestPipelines.folder([
                "notified": NotifyingPipelines.text(
                    "hook: { program: tell, on: [completed, cancelled] }")
            ])
            try directory.write("hooks/tell", Array("#!/bin/sh\n\(script)\n".utf8))
            chmod(directory("hooks"), 0o755)
            chmod(directory("hooks/tell"), 0o755)
            return try Stack(
                in: directory,
                environment: ["SECRET_OF_OURS=1", "HERE=\(directory.path)"],
                "--hooks", directory("hooks"), "--retry-first", "100ms",
                "--retry-for", retryFor)
        }

        private func delivery(_ id: JobID, _ stack: Stack, _ state: Delivery.State) throws
            -> Delivery
        {
            try eventually("a notification that is \(state)") {
                try stack.status(id).notifications?.first { $0.state == state }
            }
        }

        @Test func `hooks get the status and a clean environment, and are retried`() throws {
            let stack = try stack(
                """
                here=$(dirname "$0")/..
                [ -e "$here/tried" ] || { : > "$here/tried"; echo not yet; exit 1; }
                env > "$here/environment"; cat > "$here/status"; pwd > "$here/place"
                """)
            let id = try stack.submit("notified", Media.small)
            #expect(try delivery(id, stack, .delivered).attempts == 2)
            let folder = try Directory(opening: stack.directory.path)
            let status = try JSON.decode(Status.self, from: folder.contents("status"))
            #expect(status.id == id && status.state == .completed)
            let text = String(decoding: try folder.contents("environment"), as: UTF8.self)
            let names = Set(
                text.split(separator: "\n")
                    .compactMap { $0.split(separator: "=").first })
            #expect(
                names.isSubset(of: [
                    "PATH", "LANG", "PRESSROOM_JOB", "PRESSROOM_STATE", "PRESSROOM_PIPELINE",
                    "PRESSROOM_NOTIFICATION", "PRESSROOM_ATTEMPT", "PWD", "_", "SHLVL", "OLDPWD",
                ]), "\(names)")
            #expect(text.contains("PRESSROOM_JOB=\(id)\n"))
            #expect(text.contains("PRESSROOM_ATTEMPT=2\n"))
            #expect(try folder.contents("place") == Array("/\n".utf8))
            #expect(stack.log.contains("not yet"))
            #expect(try stack.stop() == .exited(0))
        }

        @Test(arguments: [
            ("exit 100", "1h", "the hook program refused (exit status 100)"),
            ("exit 7", "100ms", "the hook program ended with exit status 7"),
            ("kill -9 $$", "100ms", "the hook program ended with signal 9 (Killed)"),
        ])
        func `hooks are parked with their output, and run again on request`(
            script: String, retryFor: String, error: String
        ) throws {
            let stack = try stack("[ -e \"$(dirname \"$0\")/good\" ] || { \(script); }", retryFor)
            let id = try stack.submit("notified", Media.small)
            #expect(try delivery(id, stack, .parked).error == error)
            try stack.directory.write("hooks/good", [])
            let pressroom = try Program(
                Program.sibling("pressroom"),
                ["notify", "--spool", stack.directory("spool"), id.text],
                descriptors: [0, 1, 2])
            #expect(pressroom.wait() == .exited(0))
            #expect(try delivery(id, stack, .delivered).attempts == 1)
            #expect(try stack.stop() == .exited(0))
        }

        @Test func `hooks end with the notifier`() throws {
            let stack = try stack(
                "sleep 1000 & echo $! > \"$(dirname \"$0\")/../pid\"; exec sleep 1001")
            _ = try stack.submit("notified", Media.small)
            let folder = try Directory(opening: stack.directory.path)
            let sleeper = try eventually("the hook at work") { () -> RunningProcess? in
                guard let text = try? folder.contents("pid"), !text.isEmpty else { return nil }
                return try stack.processes().first { $0.name == "sleep" }
            }
            try stack.process("pressroom-notifier").kill()
            _ = try eventually("the end of the hook") { sleeper.isRunning ? nil : true }
            #expect(try stack.stop() == .exited(0))
        }
    }
}
