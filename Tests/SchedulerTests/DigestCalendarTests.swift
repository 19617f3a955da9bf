import Jobs
import PipelineReader
import Pipelines
@testable import Scheduler
import Testing

@Suite struct `The calendar of expected digests` {
    private static func pipeline(_ notify: String) throws -> Pipeline {
        try PipelineFile.parse(
            text: """
                name: web
                accepts: [image/png]
                steps: { a: { uses: optimize } }
                notify: { \(notify) }
                """, path: "web.yaml", zones: { [] })
    }

    private static let ops = "email: { to: ops@example.org }, at: \"07:00\""

    @Test(
        arguments: [
            ("\(ops), when-empty: true", ["email"]), (ops, []),
            ("\(ops), when-empty: false", []), ("email: { to: ops@example.org }", []),
            ("\(ops), when-empty: true, hook: { program: tell }", ["email", "hook"]),
            (
                "email: { to: \"${submitter}\" }, hook: { program: tell }, at: \"07:00\", "
                    + "when-empty: true", ["hook"]
            ),
        ] as [(String, [String])])
    func `a digest is expected by whoever asks for empty ones, once a day`(
        notify: String, transports: [String]
    ) throws {
        var calendar = DigestCalendar()
        let pipelines = [try Self.pipeline(notify)]
        func new(_ day: Int64) -> [DailyDigest] {
            calendar.new(pipelines) {
                ReportTime(time: $0, day: "\(day)", moment: Timestamp(milliseconds: day))
            }
        }
        let first = new(1)
        #expect(first.map(\.recipient.recipient.transport.rawValue) == transports)
        #expect(first.allSatisfy { $0.recipient.pipeline == "web" && $0.at.day == "1" })
        #expect(new(1).isEmpty)
        #expect(new(2).count == first.count)
        // What could not be written down is new again.
        for digest in new(3).prefix(1) { calendar.forget(digest) }
        #expect(new(3).count == min(1, first.count))
    }
}
