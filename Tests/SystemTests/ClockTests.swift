import Jobs
import Platform
import Testing

extension SystemTests {
    /// The clock of the wall is set by a day under running programs.
    @Suite(.enabled(if: SettableClock.isPossible, "there is no libfaketime"))
    struct `Clocks that are set` {
        private static let day = 86_400

        @Test(arguments: [day, -day])
        func `clocks that jump by a day have nothing done early, late or never`(jump: Int) throws {
            let receiver = try Receiver("hook", "--replies", "500,500,200")
            let directory = try TestPipelines.folder([
                "notified": NotifyingPipelines.webhook(receiver.port),
                "kept": """
                accepts: [image/jpeg]
                keep: 12h
                steps: { tile: { uses: thumbnail, with: { width: 40 } } }
                """,
            ])
            let clock = try SettableClock(in: directory)
            let stack = try Stack(
                in: directory, environment: clock.environment,
                "--webhook-allow", "127.0.0.1", "--retry-first", "3s",
                "--retry-for", "1h")
            let kept = try stack.final(stack.submit("kept", Media.small))
            let notified = try stack.final(stack.submit("notified", Media.small)).id
            _ = try receiver.receive(1, HookMessage.self)

            try clock.set(ahead: jump)
            let next = try stack.final(stack.submit("tile", Media.small))
            #expect(next.state == .completed)
            let way = next.createdAt.seconds(since: kept.createdAt)
            #expect(abs(way - Double(jump)) < 3600, "the programs see another time")
            let (end, before) = (try #require(next.finishedAt), try #require(kept.finishedAt))
            #expect((0..<3600).contains(end.seconds(since: before)))
            let fleeting = try stack.submit("fleeting", Media.small)
            _ = try eventually("the end of its time") {
                try stack.client.get("/jobs/\(fleeting)").status == 410 ? true : nil
            }
            #expect(try stack.status(kept.id) == kept, "what is kept for longer is there")
            try Directory(opening: stack.spool.dropFolder(of: "tile"))
                .create("dropped.jpg").write(Media.small)
            _ = try eventually("a job of what was dropped") {
                try stack.spool.jobs("done").count == 4 ? true : nil
            }

            // What waits goes on as it did, and also where another goes on with it.
            _ = try receiver.receive(2, HookMessage.self)
            _ = try eventually("the second attempt") {
                try stack.status(notified).notifications?.map(\.attempts) == [2] ? true : nil
            }
            for program in ["notifier", "scheduler"] {
                try stack.process("pressroom-\(program)").kill()
            }
            _ = try receiver.receive(3, HookMessage.self)
            #expect(try stack.final(stack.submit("tile", Media.small)).state == .completed)
            // The next scheduler goes by the time that it finds.
            let status = jump > 0 ? 410 : 200
            _ = try eventually("answer \(status) about what was kept") {
                try stack.client.get("/jobs/\(kept.id)").status == status ? true : nil
            }
            #expect(try stack.spool.unfinished() == [])
            #expect(try stack.stop() == .exited(0), "\(stack.log)")
        }
    }
}
