import Jobs
import Spool
import Testing
@testable import Responder

@Suite struct `The history of metrics over HTTP` {
    let front: Front
    init() throws { front = try Front() }

    private func history() throws -> JSONValue {
        let response = front.answer("GET", "/metrics/history") { $0.isOperator = true }
        #expect(response.status == 200 && response.value("Cache-Control") == "no-store")
        return try JSON.decode(JSONValue.self, from: response.body)
    }

    @Test func `operators get the present and the samples that were kept`() throws {
        #expect(try history()["samples"] == .list([]))
        let now = Timestamp.now
        var kept = MetricsHistory()
        var sample = MetricsHistory.Sample(at: now)
        (sample.waiting, sample.ended.completed, sample.freeBytes) = (["normal": 3], 2, 7)
        kept.add(sample)
        try front.spool.metrics.write(kept)
        var metrics = SchedulerMetrics()
        (metrics.slots, metrics.processing) = (4, ["web": 1, "scan": 2])
        try front.spool.metrics.write(metrics)
        let idle = try history()
        #expect(idle["now"]?["scheduler"] == .bool(false) && idle["now"]?["slots"] == .number(0))
        let lock = try #require(try front.spool.claims.lock())
        let seen = try history()
        withExtendedLifetime(lock) {}
        #expect(seen["now"]?["scheduler"] == .bool(true))
        #expect(seen["now"]?["slots"] == .number(4))
        #expect(seen["now"]?["processing"] == .number(3))
        let first = try #require(seen["samples"]?[0])
        #expect(first["at"] == .text(now.text) && first["freeBytes"] == .number(7))
        #expect(first["waiting"]?["normal"] == .number(3))
        #expect(first["ended"]?["completed"] == .number(2))
        let schema = OpenAPI.document["components"]?["schemas"]?["History"]?["properties"]
        let present = schema?["now"]?["properties"]?.names
        #expect(seen["now"]?.names?.isSubset(of: present ?? []) == true)
        let described = schema?["samples"]?["items"]?["properties"]?.names
        #expect(first.names?.isSubset(of: described ?? []) == true)
    }

    @Test func `only operators get the history, also where metrics are asked for`() {
        for change: (inout RequestHead) -> Void in [
            { $0.owner = "ada" }, { $0.entrance = .metrics },
        ] {
            #expect(front.answer("GET", "/metrics/history", change).status == 403)
        }
    }
}
