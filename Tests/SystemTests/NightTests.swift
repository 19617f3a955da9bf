import Glibc
import Jobs
import Platform
import TestFolders
import Testing

extension SystemTests {
    /// Pipelines with a schedule, and those that are held.
    @Suite(.stack) struct `Jobs that wait for the night` {
        let stack = Stack.shared

        @Test func `a job waits for its window and runs when it is released`() throws {
            try define("tonight", opensInHours: 2)
            let answer = try stack.client.post("/jobs?pipeline=tonight", Media.small)
            #expect(answer.status == 202)
            let status = try answer.decoded(Status.self)
            #expect(status.state == .held && status.links.release == "/jobs/\(status.id)/release")
            let moment = try #require(status.notBefore)
            let wait = moment.seconds(since: status.createdAt)
            #expect((3500...7300).contains(wait), "\(wait)")
            #expect(status.message == "waits for its window, from \(moment.text.prefix(16))Z")
            #expect(try stack.spool.places(of: status.id) == ["shelf/tonight/normal/\(status.id)"])
            let other = try stack.submit("tonight", Media.small)

            let released = try stack.client.post(#require(status.links.release), [])
            #expect([200, 202].contains(released.status))
            let final = try stack.final(status.id)
            #expect(final.state == .completed && final.released == true && final.attempt == 1)
            #expect(try stack.client.post("/jobs/\(status.id)/release", []).status == 409)
            #expect(try stack.status(other).state == .held)
            #expect(try stack.client.post("/jobs/\(other)/cancel", []).status <= 202)
            #expect(try stack.final(other).state == .cancelled)
        }

        @Test func `a job of an open window runs at once`() throws {
            try define("now", opensInHours: -2)
            let status = try stack.client.post("/jobs?pipeline=now", Media.small)
                .decoded(Status.self)
            #expect(status.state == .queued && status.notBefore == nil)
            #expect(try stack.final(status.id).state == .completed)
        }

        @Test func `all waiting jobs of a pipeline are released together, and later ones wait`()
            throws
        {
            try define("shut", opensInHours: 2)
            let ids = try (0..<12).map { _ in try stack.submit("shut", Media.small) }
            let released = try tool("promote", "shut")
            #expect(released == (0, "shut  promoted\n", ""))
            for id in ids { #expect(try stack.final(id).released == true) }
            _ = try eventually("the end of the release") {
                try stack.spool.jobs("control").contains("shut.release") ? nil : true
            }
            let late = try stack.submit("shut", Media.small)
            #expect(try stack.status(late).state == .held)
            #expect(try tool("release", "\(late)").code == 0)
            #expect(try stack.final(late).state == .completed)
        }

        @Test func `a paused pipeline accepts uploads and starts none, after a kill too`()
            throws
        {
            #expect(try tool("pause", "little").output == "little  paused until it is resumed\n")
            let id = try stack.submit("little", Media.small)
            #expect(try stack.status(id).message == "waits: the pipeline little is paused")
            try stack.process("pressroom-scheduler").kill()
            _ = try eventually("another scheduler that knows of the hold") {
                let metrics = try stack.metrics()
                return metrics.contains("pressroom_pipeline_held{pipeline=\"little\"} 1")
                    ? true : nil
            }
            _ = try eventually("readiness") {
                try stack.client.get("/health/ready").status == 200 ? true : nil
            }
            let said = try String(
                decoding: stack.client.get("/pipelines/little").body,
                as: UTF8.self)
            #expect(said.contains("\"held\" : true") && said.contains("\"open\" : false"))
            #expect(try stack.final(stack.submit("tile", Media.small)).state == .completed)
            #expect(try stack.status(id).state == .held)
            #expect(try tool("resume", "little").output == "little  resumed\n")
            #expect(try stack.final(id).state == .completed)
            #expect(
                try tool("hold", "litle").error
                    == "pressroom: there is no pipeline \"litle\"; did you mean \"little\"?\n")
        }

        /// A pipeline whose window opens, or has opened, so many hours from now, for four hours,
        /// and waits until it is known.
        private func define(_ name: String, opensInHours hours: Int) throws {
            try stack.directory.write(
                "pipelines/\(name).yaml",
                Array(
                    """
                    name: \(name)
                    accepts: [image/jpeg]
                    window: \(NightWindow(opensInHours: hours).text)
                    steps: { tile: { uses: thumbnail, with: { width: 40 } } }

                    """.utf8))
            _ = try eventually("the pipeline's shelf") {
                try stack.spool.jobs("shelf").contains(name) ? true : nil
            }
            _ = try eventually("its hours") {
                try stack.metrics()
                    .contains("pressroom_pipeline_open{pipeline=\"\(name)\"}") ? true : nil
            }
        }

        private func tool(_ words: String...) throws
            -> (code: Int32, output: String, error: String)
        {
            try stack.tool(words + ["--pipelines", stack.directory("pipelines")])
        }
    }
}
