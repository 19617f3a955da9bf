import Jobs
@testable import Notifier
import Platform
import Spool
import Testing
import TestFolders

@Suite struct `The collector of digests` {
    /// What is to be reported at a time of the day, and a clock that is set.
    private final class Days {
        let temporary = TemporaryDirectory()
        let spool: Spool
        var now = Timestamp(milliseconds: 1_800_000_000_000)
        private(set) var collector: DigestCollector!
        let recipients: [Recipient]
        private let time = DailyTime(minute: 420, zone: "UTC")

        init(_ recipients: Recipient...) throws {
            self.recipients = recipients
            spool = try Spool(opening: "\(temporary.path)/spool", durability: .none)
            restart()
        }

        /// Another notifier begins.
        func restart() {
            collector = DigestCollector(
                spool.batches, spool.outbox, quietSeconds: 0,
                log: Log(program: "test", threshold: .error), wall: { [unowned self] in now })
        }

        func set(day: Int64, hour: Int64) {
            now = Timestamp(milliseconds: 1_799_971_200_000 + (day * 24 + hour) * 3_600_000)
        }

        func next() -> ReportTime { time.next(after: now) { _ in 0 } }

        func digest(_ index: Int = 0) -> DailyDigest {
            DailyDigest(to: .init(recipients[index], pipeline: "web"), at: next())
        }

        /// A job ends now.
        func end(in batch: JobBatch? = nil) throws -> OutboxEventID {
            let submission = try spool.intake.begin()
            try submission.addInput().write([0])
            _ = try submission.commit(
                Manifest(
                    id: submission.id, pipeline: "web", lane: .normal,
                    inputs: [.init(name: "a.jpg", mediaType: .jpeg, bytes: 1)],
                    batch: batch?.manifest.id), in: batch)
            let job = try #require(
                try spool.claims.claim([(submission.id, .normal)], quarantined: { _ in }).first)
            var status = Status(accepted: job.manifest)
            (status.state, status.finishedAt) = (.completed, now)
            let daily = Recipients.Daily(recipients, at: next())
            try job.finish(status, notifying: Recipients(daily: daily))
            return OutboxEventID(.job(submission.id), number: 0)
        }

        /// Reads all markers, sends what is due, and takes away what is done.
        /// - Parameter isKilled: whether that is not done any more after the last commit.
        /// - Returns: the titles of what was sent, with how many jobs and refused files each has.
        @discardableResult
        func send(isKilled: Bool = false) throws -> [String] {
            for marker in try spool.outbox.markers() { try read(marker) }
            let all = try collector.sendDue()
            if isKilled {
                restart()
                return []
            }
            return try all.compactMap { sent in
                for marker in sent.markers { try read(marker) }
                guard let id = sent.outboxEvent,
                    case .committed(let stored) = try spool.outbox.event(id),
                    case .batch(let summary) = stored.outboxEvent.content
                else { return nil }
                try spool.outbox.acknowledge(.outboxEvent(id))
                return "\(summary.title?.text ?? ""): \(summary.total), "
                    + "\(summary.refused?.count ?? 0)"
            }.sorted()
        }

        private func read(_ marker: OutboxMarker) throws {
            let isThere =
                switch marker {
                case .outboxEvent(let id):
                    if case .committed(let stored) = try spool.outbox.event(id) {
                        try collector.add(stored.outboxEvent, isPublishing: false)
                    } else {
                        false
                    }
                case .refusals(let batch, let count):
                    try collector.add(refusals: count, of: batch)
                case .due(let batch): try collector.add(due: batch)
                case .again: false
                }
            // As the notifier does when it has delivered it.
            if case .outboxEvent(let id) = marker, case .batch = id.subject {
                return try spool.outbox.acknowledge(marker)
            }
            if !isThere { try spool.outbox.acknowledge(marker) }
        }

        func refuse(_ name: String) throws {
            try spool.batches.addRefusals(
                [.init(key: name, file: .init(name: name, reason: "no"))],
                to: spool.batches.begin(), of: "web", notifying: [],
                daily: recipients.indices.map(digest))
        }
    }

    /// Days on which things end, are refused, and programs are killed at any moment.
    @Test(arguments: 0..<6)
    func `whatever is killed, each end is in one digest, and a day has one`(
        seed: UInt64
    ) throws {
        var random = Seeded(state: seed)
        let days = try Days(Self.ops, Self.ada)
        var (ends, refused): ([OutboxEventID: Timestamp], Int) = ([:], 0)
        for hour in 0..<34 {
            days.set(day: 0, hour: Int64(hour))
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                ends[try days.end()] = days.now
            }
            if Int.random(in: 0...5, using: &random) == 0 {
                try days.refuse("\(hour).txt")
                refused += 1
            }
            switch Int.random(in: 0...3, using: &random) {
            case 0: try days.send()
            case 1: try days.send(isKilled: true)
            case 2: days.restart()
            default: break
            }
        }
        days.set(day: 9, hour: 0)
        while try !days.spool.outbox.markers().isEmpty { try days.send() }
        for (index, recipient) in days.recipients.enumerated() {
            var (left, refusedLeft) = (ends, refused)
            for hour in stride(from: Int64(7), to: 24 * 9, by: 24) {
                days.set(day: 0, hour: hour - 1)
                let batch = try days.spool.batches.id(of: days.digest(index))
                let sent = try days.spool.outbox.digestedEvents(in: batch)
                #expect(sent.count <= 1, "seed \(seed), \(recipient), hour \(hour)")
                refusedLeft -= sent.refusals
                for id in sent.outboxEvents {
                    let end = left.removeValue(forKey: id)
                    #expect(end != nil, "seed \(seed): it is reported twice")
                    #expect(end ?? days.now <= days.now, "seed \(seed): it has not ended yet")
                }
            }
            #expect(left.isEmpty && refusedLeft == 0, "seed \(seed): \(left.count) are lost")
        }
    }

    /// See <https://prng.di.unimi.it/splitmix64.c>.
    private struct Seeded: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var mixed = (state ^ state >> 30) &* 0xbf58_476d_1ce4_e5b9
            mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
            return mixed ^ mixed >> 31
        }
    }

    private static let ops = Recipient.email(address: EmailAddress("ops@example.org")!)
    private static let ada = Recipient.user(name: "ada")

    @Test func `all that ended until a time of the day is one digest`() throws {
        let days = try Days(Self.ops)
        days.set(day: 0, hour: 22)
        let batch = try days.spool.batches.begin()
        for batch in [nil, batch, batch] { _ = try days.end(in: batch) }
        try days.refuse("notes.txt")
        #expect(try days.send() == [])
        days.set(day: 1, hour: 6)
        _ = try days.end()
        #expect(try days.send() == [])
        // Another notifier finds the same, and what comes after the time is for the next day.
        days.set(day: 1, hour: 7)
        _ = try days.end()
        days.restart()
        #expect(try days.send() == ["web, 2027-01-16: 4, 1"])
        days.restart()
        #expect(try days.send() == [])
        days.set(day: 2, hour: 7)
        #expect(try days.send() == ["web, 2027-01-17: 1, 0"])
        #expect(try days.send() == [] && days.spool.outbox.markers().isEmpty)
    }

    @Test func `what was not sent at its time is sent at the next start`() throws {
        let days = try Days(Self.ops)
        for day in 0..<2 {
            days.set(day: Int64(day), hour: 12)
            _ = try days.end()
        }
        days.set(day: 5, hour: 1)
        #expect(try days.send() == ["web, 2027-01-16: 1, 0", "web, 2027-01-17: 1, 0"])
        #expect(try days.spool.outbox.markers().isEmpty)
    }

    @Test func `an end that comes after its day was reported is of the next day`() throws {
        let days = try Days(Self.ops)
        days.set(day: 0, hour: 12)
        _ = try days.end()
        days.set(day: 1, hour: 7)
        #expect(try days.send().count == 1)
        // It took so long to be written down.
        days.set(day: 0, hour: 13)
        _ = try days.end()
        days.set(day: 1, hour: 8)
        #expect(try days.send() == [])
        days.set(day: 2, hour: 7)
        #expect(try days.send() == ["web, 2027-01-17: 1, 0"])
    }

    @Test func `each recipient has a digest, and a job's marker stays until all were sent`() throws
    {
        let days = try Days(Self.ops, Self.ada)
        days.set(day: 0, hour: 12)
        let id = try days.end()
        // The one was sent when the notifier was killed.
        let sent = try days.spool.outbox.add(
            of: days.digest(0), including: [id], isExpected: false)
        days.set(day: 1, hour: 7)
        try days.spool.outbox.acknowledge(.outboxEvent(#require(sent)))
        #expect(try days.send() == ["web, 2027-01-16: 1, 0"])
        #expect(try days.spool.outbox.markers().isEmpty)
        let ids = try [0, 1].map { index in
            days.set(day: 0, hour: 12)
            return try days.spool.batches.id(of: days.digest(index))
        }
        #expect(try ids.map { try days.spool.batches.manifest(of: $0)?.owner } == [nil, "ada"])
    }

    @Test func `a day without anything is reported where that is expected, once`() throws {
        let days = try Days(Self.ops)
        days.set(day: 0, hour: 12)
        try days.spool.outbox.expect(days.digest())
        #expect(try days.send() == [])
        days.set(day: 1, hour: 7)
        #expect(try days.send() == ["web, 2027-01-16: 0, 0"])
        // A scheduler whose clock is behind asks again.
        days.set(day: 1, hour: 6)
        try days.spool.outbox.expect(days.digest())
        days.set(day: 1, hour: 8)
        #expect(try days.send() == [])
        // What ends is reported in the same message.
        try days.spool.outbox.expect(days.digest())
        _ = try days.end()
        days.set(day: 2, hour: 7)
        #expect(try days.send() == ["web, 2027-01-17: 1, 0"])
        #expect(try days.spool.outbox.markers().isEmpty)
    }

    @Test func `a day on which all was refused is reported, and no job that is gone`() throws {
        let days = try Days(Self.ops)
        days.set(day: 0, hour: 12)
        for name in ["a.txt", "b.txt"] { try days.refuse(name) }
        days.set(day: 1, hour: 7)
        #expect(try days.send() == ["web, 2027-01-16: 0, 2"])
        guard case .job(let id) = try days.end().subject else { return }
        #expect(try days.spool.control.remove(id))
        days.set(day: 2, hour: 7)
        #expect(try days.send() == [] && days.spool.outbox.markers().isEmpty)
    }

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
