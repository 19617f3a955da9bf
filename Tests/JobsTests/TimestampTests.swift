import Jobs
import Testing

@Suite struct `Timestamps` {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (1, "1970-01-01T00:00:00.001Z"),
            (1_763_687_728_368, "2025-11-21T01:15:28.368Z"),
            (1_709_164_799_999, "2024-02-28T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
            (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
            (253_402_300_800_000, "9999-12-31T23:59:59.999Z"), (-1, "1970-01-01T00:00:00.000Z"),
        ] as [(Int64, String)])
    func `a timestamp is written to the millisecond`(milliseconds: Int64, text: String) {
        #expect(Timestamp(milliseconds: milliseconds).text == text)
    }

    @Test func `a timestamp of any millisecond reads back unchanged`() {
        for offset in Int64(0)..<2000 {
            let moment = Timestamp(milliseconds: 1_763_687_728_000 + offset)
            #expect(Timestamp(moment.text) == moment)
        }
    }

    @Test func `timestamps of all days until 2400 read back unchanged and in their order`() {
        var last = ""
        for day in Int64(0)..<157_054 {
            let moment = Timestamp(milliseconds: day * 86_400_000 + day % 86_400_000)
            let read = Timestamp(moment.text)
            guard read == moment, last < moment.day else {
                Issue.record("\(moment.text) reads back as \(String(describing: read))")
                return
            }
            last = moment.day
        }
        #expect(last == "2399-12-31")
    }

    @Test(arguments: ["2025-11-21T01:15:28Z", "2025-11-21T01:15:28.0Z", "2025-11-21T01:15:28.000Z"])
    func `the fraction of a timestamp may be short or missing`(text: String) {
        #expect(Timestamp(text)?.milliseconds == 1_763_687_728_000)
    }

    @Test(arguments: [
        "", "Z", "yesterday", "2025-11-21", "2025-11-21T01:15:28.+1Z",
        "2025-11-21T01:15:28.1234Z", "2025-11-21T01:15:28.Z", "2025-13-01T00:00:00Z",
        "2025-00-01T00:00:00Z", "2025-02-29T00:00:00Z", "2100-02-29T00:00:00Z",
        "2025-04-31T00:00:00Z", "2025-01-00T00:00:00Z", "2025-01-01T24:00:00Z",
        "2025-01-01T00:60:00Z", "2025-01-01T00:00:61Z", "0000-01-01T00:00:00Z",
        "2025-01-01T00:00:00+00:00", "2025-01-01T00:00:00Z ", "+025-01-01T00:00:00Z",
    ])
    func `text that is not a timestamp is refused`(text: String) {
        #expect(Timestamp(text) == nil)
    }
}
