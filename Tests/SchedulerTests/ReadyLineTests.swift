@testable import Scheduler
import Testing

@Suite struct `The passes of a job that wait` {
    @Test(arguments: 0..<20 as Range<UInt64>)
    func `waiting passes are taken by effort, equal ones in order, returned ones first`(
        seed: UInt64
    ) {
        var random = seed &* 2_862_933_555_777_941_757 &+ 1
        func next(_ bound: UInt64) -> Int {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((random >> 33) % bound)
        }
        var line = ReadyLine<Int, Int>()
        var known: [(element: Int, effort: Int)] = []
        for number in 0..<2000 {
            if next(3) > 0 || known.isEmpty {
                let effort = next(10)
                line.add(number, effort: effort)
                let place = known.firstIndex { $0.effort < effort } ?? known.endIndex
                known.insert((number, effort), at: place)
            } else {
                let taken = line.takeFirst()
                #expect(taken == known.removeFirst().element)
                if next(4) == 0 {
                    line.giveBack(taken)
                    known.insert((taken, .max), at: 0)
                }
            }
            #expect(line.count == known.count && line.first == known.first?.element)
        }
        line.removeAll()
        #expect(line.count == 0 && line.first == nil)
    }

    /// An effort that counts how often it is held against another.
    private struct Counted: Comparable {
        // Safe because one test alone counts.
        nonisolated(unsafe) static var comparisons = 0
        let effort: Int

        static func < (left: Self, right: Self) -> Bool {
            comparisons += 1
            return left.effort < right.effort
        }

        static func == (left: Self, right: Self) -> Bool {
            comparisons += 1
            return left.effort == right.effort
        }
    }

    @Test func `taking a waiting pass costs the logarithm of their number`() {
        func comparisons(_ count: Int) -> Int {
            var line = ReadyLine<Int, Counted>()
            Counted.comparisons = 0
            for number in 0..<count {
                line.add(number, effort: Counted(effort: number * 7919 % 1009))
            }
            // Each that ends makes another possible.
            for number in 0..<count {
                _ = line.takeFirst()
                line.add(number, effort: Counted(effort: number * 104_729 % 1009))
            }
            while line.count > 0 { _ = line.takeFirst() }
            return Counted.comparisons
        }
        let (few, many) = (comparisons(1000), comparisons(100_000))
        print("comparisons of passes: \(few) of 1,000, \(many) of 100,000")
        #expect(many < 200 * few, "a hundred times as many, each for less than twice as much")
    }
}
