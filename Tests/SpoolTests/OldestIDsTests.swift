import Jobs
@testable import Spool
import Testing

/// What a long queue is read with.
@Suite struct `The oldest of many ids` {
    private static func id(_ number: Int) -> JobID {
        JobID(nanoseconds: UInt64(number) * 1_000_000, random: UInt64(number))
    }

    private func offered(_ ids: some Sequence<String>, limit: Int, excluding: Set<JobID> = [])
        -> OldestIDs
    {
        var oldest = OldestIDs(limit, excluding: excluding)
        for id in ids { Array(id.utf8).withUnsafeBytes { oldest.offer($0) } }
        return oldest
    }

    @Test(arguments: [0, 1, 31, 32, 100, 20_000])
    func `the oldest of 20,000 ids are found in any order, and the others counted`(limit: Int) {
        let oldest = offered((0..<20_000).shuffled().map { Self.id($0).text }, limit: limit)
        #expect(oldest.sorted == (0..<limit).map(Self.id))
        #expect(oldest.more == 20_000 - limit)
    }

    @Test func `the oldest ids exclude those left out and names that are no ids`() {
        let names = (0..<200).map { Self.id($0).text } + ["x", "", Self.id(1).text + "2"]
        let oldest = offered(names, limit: 3, excluding: [Self.id(0), Self.id(2)])
        #expect(oldest.sorted == [1, 3, 4].map(Self.id))
        #expect(offered(names, limit: 300).more == 0)
    }

    @Test func `the spread of ids over time is exact if few, and close if many`() {
        let few = offered((0..<64).map { Self.id($0).text }, limit: 1)
        #expect(few.marks(63) == (1...63).map { Self.id($0).createdAt })
        #expect(offered((0..<3).map { Self.id($0).text }, limit: 1).marks(63).isEmpty)
        let many = offered((0..<50_000).shuffled().map { Self.id($0).text }, limit: 9).marks(3)
        for (mark, number) in zip(many, [12_500, 25_000, 37_500]) {
            #expect(abs(mark.seconds(since: Self.id(number).createdAt)) < 2.5)
        }
    }
}
