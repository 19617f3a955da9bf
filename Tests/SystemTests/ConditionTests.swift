import Jobs
import Platform
import TestFolders
import TestMedia
import Testing

extension SystemTests {
    /// Steps that take only some files.
    @Suite struct Conditions {
        private static let pipelines = [
            "picky": """
            accepts: [image/jpeg, image/png, application/pdf]
            steps:
              huge: { uses: thumbnail, when: { min-width: 100000 }, with: { width: 40 } }
              short: { uses: pdf-pages, when: { max-pages: 2 }, with: { dpi: 20 } }
              photos: { uses: optimize, when: { types: [jpeg] } }
              album: { uses: pdf-export, needs: [photos] }
            """,
            "again": """
            accepts: [image/jpeg]
            reuse: true
            steps:
              small: { uses: thumbnail, with: { width: 40 } }
              huge: { uses: thumbnail, when: { min-width: 100000 }, with: { width: 40 } }
              album: { uses: pdf-export, needs: [huge] }
            """,
        ]

        private func states(_ status: Status) -> [String: StepStatus.State] {
            Dictionary(uniqueKeysWithValues: status.steps.map { ($0.name, $0.state) })
        }

        @Test func `a job completes with the steps that take its file, and says what was skipped`()
            throws
        {
            let stack = try Stack(in: TestPipelines.folder(Self.pipelines))
            let photo = try stack.final(stack.submit("picky", Media.photo))
            #expect(photo.state == .completed && photo.message == "completed: 2 files")
            #expect(
                states(photo) == [
                    "huge": .skipped, "short": .skipped, "photos": .completed, "album": .completed,
                ])
            let huge = try #require(photo.steps.first { $0.name == "huge" })
            #expect(huge.skipped?.first?.hasSuffix("and the step takes 100000 or more") == true)
            #expect(huge.error == nil && huge.outputs.isEmpty)

            let book = try stack.final(stack.submit("picky", Media.document(pages: 3)))
            #expect(book.state == .completed)
            #expect(book.message == "completed: every step was skipped")
            #expect(Set(states(book).values) == [.skipped])
            #expect(
                book.steps.first { $0.name == "album" }?.skipped
                    == ["the steps it needs made no file"])
            let archive = try stack.client.get("/jobs/\(book.id)/archive")
            #expect(archive.status == 404)
            let text = try stack.tool(["status", book.id.text]).output
            #expect(text.contains("it has 3 pages, and the step takes 2 or less"))
        }

        @Test func `a job that reuses outputs says what the earlier one skipped`() throws {
            let stack = try Stack(in: TestPipelines.folder(Self.pipelines))
            let first = try stack.final(stack.submit("again", Media.photo))
            #expect(first.steps.map(\.state) == [.completed, .skipped, .skipped])
            #expect(first.steps.map(\.reused) == [false, false, false])
            let second = try eventually("a job that reuses all") {
                let status = try stack.final(stack.submit("again", Media.photo))
                return status.steps.allSatisfy { $0.reused == true } ? status : nil
            }
            #expect(second.state == .completed && second.message == "completed: 1 file")
            #expect(second.steps.map(\.state) == [.completed, .skipped, .skipped])
            #expect(second.steps.map(\.skipped) == first.steps.map(\.skipped))
        }

        /// A limit that one step has by itself, and a file that goes further.
        private static let own: [(limit: String, step: String, sent: [UInt8], code: String)] = [
            ("output: 2kB", "uses: optimize", Media.photo, "output-limit"),
            ("pixels: 1MP", "uses: optimize", Media.photoOfTwoMegapixels, "limit-pixels"),
            ("frames: 2", "uses: optimize", Media.animation(frames: 3), "limit-frames"),
            ("pages: 3", "uses: pdf-pages", Media.document(pages: 4), "limit-pages"),
            (
                "memory: 250MB", "uses: optimize, with: { format: avif }", Media.photoOfNoise,
                "memory-limit"
            ),
            ("cpu: 1s", "uses: pdf-pages", Media.endlessDocument, "cpu-limit"),
            ("wall: 1s", "uses: pdf-pages", Media.endlessDocument, "timeout"),
        ]

        @Test(arguments: own.indices) func `a step keeps to limits of its own, and fails alone`(
            index: Int
        ) throws {
            let (limit, step, sent, code) = Self.own[index]
            let pipelines = [
                "tight": """
                accepts: [image/jpeg, image/gif, application/pdf]
                steps:
                  facts: { uses: metadata }
                  large: { \(step), limits: { \(limit) } }
                """
            ]
            let stack = try Stack(in: TestPipelines.folder(pipelines))
            let status = try stack.final(stack.submit("tight", sent))
            #expect(states(status) == ["facts": .completed, "large": .failed], "\(limit)")
            #expect(status.error?.code == code)
        }
    }
}
