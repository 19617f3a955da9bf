import Jobs
@testable import Scheduler
import Testing

@Suite struct `The timers of held jobs` {
    private func id(_ number: Int) -> JobID {
        JobID(nanoseconds: UInt64(number) * 1_000_000, random: 0)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `timers of held jobs fire in order, each once at the moment set last`(seed: UInt64) {
        var random = seed &* 2_862_933_555_777_941_757 &+ 1
        func next(_ bound: UInt64) -> Int {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((random >> 33) % bound)
        }
        var (timers, known) = (Timers<Timestamp>(), [JobID: Timestamp]())
        for _ in 0..<2000 {
            let job = id(next(200))
            let moment = next(3) == 0 ? nil : Timestamp(milliseconds: Int64(next(1000)))
            timers[job] = moment
            known[job] = moment
            #expect(timers.first == known.values.min())
        }
        for now in stride(from: Int64(0), through: 1000, by: 50) {
            let moment = Timestamp(milliseconds: now)
            let due = known.filter { $0.value <= moment }
            let taken = timers.takeDue(at: moment)
            #expect(Set(taken) == Set(due.keys) && taken.count == due.count)
            #expect(taken.map { due[$0]! } == taken.map { due[$0]! }.sorted())
            for job in taken { known[job] = nil }
            #expect(timers.first == known.values.min())
        }
        #expect(timers.first == nil)
    }

    @Test func `timers of held jobs fire later in the same order when all are moved`() {
        var timers = Timers<Int>()
        for number in 0..<100 { timers[id(number)] = number * 37 % 101 }
        timers[id(5)] = 3
        timers.moveAll { $0 + 1000 }
        #expect(timers.first == 1000 && timers[id(5)] == 1003)
        #expect(timers.takeDue(at: 999) == [])
        let order = timers.takeDue(at: 2000)
        #expect(order.count == 100 && order.first == id(0))
        #expect(Set(order).count == 100 && timers.first == nil)
    }

    /// A moment that counts how often it is held against another.
    private struct Counted: Comparable {
        // Safe because one test alone counts.
        nonisolated(unsafe) static var comparisons = 0
        let moment: Int

        static func < (left: Self, right: Self) -> Bool {
            comparisons += 1
            return left.moment < right.moment
        }

        static func == (left: Self, right: Self) -> Bool {
            comparisons += 1
            return left.moment == right.moment
        }
    }

    @Test func `timers of held jobs cost nothing that grows with their number`() {
        func comparisons(_ count: Int) -> Int {
            var timers = Timers<Counted>()
            for number in 0..<count {
                timers[id(number)] = Counted(moment: number * 7919 % 1_000_003)
            }
            let before = Counted.comparisons
            for number in 0..<500 {
                timers[id(number)] = Counted(moment: number)
                _ = timers.first
                _ = timers.takeDue(at: Counted(moment: -1))
            }
            return Counted.comparisons - before
        }
        // The logarithm of a hundred times as many is less than twice that of a thousand.
        #expect(comparisons(100_000) < 2 * comparisons(1000))
    }
}
