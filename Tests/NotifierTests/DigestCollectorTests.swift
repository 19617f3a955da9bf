import Jobs
@testable import Notifier
import Platform
import Spool
import Testing
import TestFolders

@Suite struct `The collector of digests` {
    @Test func `a batch in a newer form keeps its markers, and other batches are reported`() throws
    {
        let temporary = TemporaryDirectory()
        let spool = try Spool(opening: "\(temporary.path)/spool", durability: .none)
        let recipient = OutboxEvent.Addressed(.hook(program: "x"), pipeline: "web")
        let batches = try (0..<2).map { _ in try spool.batches.begin() }
        for batch in batches {
            try spool.batches.addRefusals(
                [.init(key: "a", file: .init(name: "a", reason: "no"))], to: batch, of: "web",
                notifying: [recipient])
        }
        let collector = DigestCollector(
            spool.batches, spool.outbox, quietSeconds: 0,
            log: Log(program: "test", threshold: .error))
        for batch in batches {
            #expect(try collector.add(refusals: 1, of: batch.manifest.id))
        }
        let newer = batches[0].manifest.id
        let root = try Directory(opening: spool.path)
        let file = "batches/\(newer)/refused.json"
        let text = String(decoding: try root.contents(file), as: UTF8.self)
        try root.replace(
            file, with: Array(text.replacing("\"format\" : 1", with: "\"format\" : 3").utf8),
            durable: false)
        let sent = try collector.sendDue()
        #expect(sent.map(\.markers) == [[.refusals(batches[1].manifest.id, count: 1)]])
        #expect(try spool.outbox.markers().contains(.refusals(newer, count: 1)))
        #expect(try collector.sendDue().isEmpty)
    }
}
