import Jobs
@testable import PipelineReader
@testable import Pipelines
import Testing

@Suite struct `The recipients of an end` {
    private static func notify(_ text: String) throws -> Notify {
        try PipelineFile.parse(
            text: """
                name: web
                accepts: [image/png]
                steps: { a: { uses: optimize } }
                \(text)
                """, path: "web.yaml"
        ).notify
    }

    @Test func `the notify section is read with every key`() throws {
        let notify = try Self.notify(
            """
            notify:
              email: { to: "${submitter}", on: [failed] }
              webhook: { url: "https://example.org:8443/a?b=c", secret: "${SHOP_SECRET}",
                         on: [cancelled] }
              hook: { program: tell.sh }
              digest: true
            """)
        #expect(notify.email == .init(to: .submitter, on: [.failed]))
        #expect(
            notify.webhook
                == .init(
                    url: "https://example.org:8443/a?b=c", on: [.cancelled],
                    secret: .named("SHOP_SECRET")))
        #expect(notify.hook == .init(program: "tell.sh", on: [.completed, .failed]))
        #expect(notify.digest)
        #expect(try Self.notify("") == Notify())
    }

    @Test(
        arguments: [
            ("at: \"07:00\"", DailyTime(minute: 420), false),
            ("at: 23:59, when-empty: true", DailyTime(minute: 1439), true),
            ("at: 0:05, zone: Europe/Berlin", DailyTime(minute: 5, zone: "Europe/Berlin"), false),
        ])
    func `a time of the day is read with its zone`(text: String, time: DailyTime, isEmpty: Bool)
        throws
    {
        let notify = try Self.notify("notify: { \(Self.ada), \(text) }")
        #expect(notify.daily == time && notify.whenEmpty == isEmpty && !notify.digest)
        #expect(notify.recipientsWhenEmpty.count == (isEmpty ? 1 : 0))
        let window = "window: { from: \"22:00\", to: \"06:00\", zone: America/New_York }\n"
        let ofWindow = try Self.notify("\(window)notify: { \(Self.ada), \(text) }").daily
        #expect(ofWindow == DailyTime(minute: time.minute, zone: time.zone ?? "America/New_York"))
    }

    private static let ada = "email: { to: ada@example.org }"
    private static let submitter = "email: { to: \"${submitter}\", on: [failed, cancelled] }"

    @Test(
        arguments: [
            (ada, nil, nil, JobState.completed, ["ada@example.org"]),
            (ada, nil, nil, .cancelled, []),
            (ada, nil, "bob@example.org", .failed, ["ada@example.org", "bob@example.org"]),
            (ada, "bob", "ada@example.org", .failed, ["ada@example.org"]),
            (submitter, nil, nil, .failed, []),
            (submitter, "bob", nil, .failed, ["user bob"]),
            (submitter, "bob", "ada@example.org", .failed, ["ada@example.org"]),
            (submitter, "bob", "ada@example.org", .completed, []),
            (submitter, nil, "ada@example.org", .cancelled, ["ada@example.org"]),
            (
                "webhook: { url: http://a.example/ }", "bob", "ada@example.org", .completed,
                ["ada@example.org", "http://a.example/"]
            ),
            ("hook: { program: tell, on: [completed] }", nil, nil, .completed, ["tell"]),
            ("hook: { program: tell, on: [completed] }", nil, nil, .failed, []),
        ] as [(String, String?, String?, JobState, [String])])
    func `the recipients follow from the pipeline, the sender and the request`(
        text: String, owner: String?, address: String?, end: JobState, notified: [String]
    ) throws {
        let manifest = Manifest(
            id: JobID(nanoseconds: 1, random: 1), pipeline: "web", lane: .normal,
            inputs: [.init(name: "a", mediaType: .png, bytes: 1)], owner: owner,
            notify: address.flatMap { EmailAddress($0) })
        let notify = try Self.notify("notify: { \(text) }")
        let recipients = notify.recipients(of: manifest, ending: end)
        #expect(recipients.digest.isEmpty)
        #expect(
            recipients.each.map { recipient in
                switch recipient {
                case .email(let address): address.text
                case .user(let name): "user \(name)"
                case .webhook(let url): url
                case .hook(let program): program
                case .directory(let publication): publication.to
                }
            } == notified)
    }

    @Test(
        arguments: [
            ("", true, "bob", nil, 2, 1), (", digest: false", true, "bob", nil, 2, 1),
            (", digest: true", true, "bob", nil, 0, 3), (", digest: true", false, "bob", nil, 3, 0),
            ("", false, "bob", nil, 3, 0), (", digest: true", true, nil, "eve", 1, 2),
            (", digest: true", true, "bob", "eve", 1, 3), ("", true, "ada", "ada", 2, 0),
            (", digest: true", true, nil, "ada", 0, 2),
        ] as [(String, Bool, String?, String?, Int, Int)])
    func `recipients are notified once a batch, or of a job on request`(
        more: String, isInBatch: Bool, together: String?, alone: String?, each: Int, digest: Int
    ) throws {
        let id = JobID(nanoseconds: 1, random: 1)
        func address(_ name: String?) -> EmailAddress? {
            name.flatMap { EmailAddress("\($0)@example.org") }
        }
        let manifest = Manifest(
            id: id, pipeline: "web", lane: .normal,
            inputs: [.init(name: "a", mediaType: .png, bytes: 1)],
            batch: isInBatch ? BatchID(id.text) : nil, notify: address(together),
            notifyAlone: address(alone))
        let notify = try Self.notify("notify: { \(Self.ada), hook: { program: tell }\(more) }")
        let recipients = notify.recipients(of: manifest, ending: .completed)
        #expect(recipients.each.count == each && recipients.digest.count == digest)
    }

    /// Who is notified at once, with the batch, and at a time of the day.
    @Test(
        arguments: [
            ("\(ada), hook: { program: tell }", nil, nil, [[], [], ["ada", "tell"]]),
            (submitter, nil, nil, [[], [], ["user bob"]]),
            // The address of a request is that of the submitter.
            (submitter, "eve", nil, [[], [], ["eve"]]),
            (submitter, nil, "eve", [["eve"], [], []]),
            // It is one more where the pipeline writes to another.
            (ada, "eve", nil, [[], ["eve"], ["ada"]]),
            (ada, nil, "eve", [["eve"], [], ["ada"]]), (ada, "ada", nil, [[], [], ["ada"]]),
            ("hook: { program: tell, on: [completed] }", nil, nil, [[], [], []]),
        ] as [(String, String?, String?, [[String]])])
    func `at a time of the day those are notified that the pipeline names`(
        text: String, together: String?, alone: String?, expected: [[String]]
    ) throws {
        let id = JobID(nanoseconds: 1, random: 1)
        func address(_ name: String?) -> EmailAddress? {
            name.flatMap { EmailAddress("\($0)@example.org") }
        }
        let manifest = Manifest(
            id: id, pipeline: "web", lane: .normal,
            inputs: [.init(name: "a", mediaType: .png, bytes: 1)], owner: "bob",
            batch: BatchID(id.text), notify: address(together), notifyAlone: address(alone))
        let notify = try Self.notify("notify: { \(text), at: \"07:00\" }")
        let at = ReportTime(
            time: try #require(notify.daily), day: "2026-12-02",
            moment: Timestamp(milliseconds: 1))
        let recipients = notify.recipients(of: manifest, ending: .failed, at: at)
        let groups = [
            recipients.each, recipients.digest, recipients.daily?.recipients ?? [],
        ].map { group in
            group.map { recipient in
                switch recipient {
                case .email(let address): String(address.text.prefix { $0 != "@" })
                case .user(let name): "user \(name)"
                case .hook(let program): program
                case .webhook, .directory: "another"
                }
            }
        }
        #expect(groups == expected)
        #expect(recipients.daily?.at ?? at == at)
    }

    @Test(
        arguments: [
            ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", 24), ("whsec_c2hvcnQ=", nil), ("", nil),
            ("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", nil),
            ("whsec_" + String(repeating: "A", count: 88), nil),
        ] as [(String, Int?)])
    func `a webhook secret has 24 to 64 bytes`(text: String, bytes: Int?) {
        #expect(WebhookSecret.key(text)?.count == bytes)
    }
}
