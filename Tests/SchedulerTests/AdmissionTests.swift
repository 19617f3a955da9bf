@testable import Scheduler
import Testing

/// With a budget of 1000 and four slots, the allowance is 125.
@Suite struct `Admission to memory` {
    private var admission = Admission(budget: 1000, slots: 4)

    @Test mutating func `admission lets every slot have its allowance`() {
        #expect(admission.allowance == 125)
        for slot in 0..<4 {
            #expect(admission.allowsStart)
            admission.start(slot)
        }
        #expect(admission.grant().isEmpty)
    }

    @Test mutating func `admission grants what fits, in the order of the requests`() {
        for slot in 0..<4 { admission.start(slot) }
        for (slot, need) in [(2, 600), (0, 300), (1, 200), (3, 1)] {
            admission.ask(slot, for: need)
        }
        #expect(admission.grant() == [2, 0])
        #expect(admission.grant().isEmpty)
        admission.end(0)
        // What was asked for is never less than the allowance that the child has anyway.
        #expect(admission.grant() == [1, 3])
    }

    @Test mutating func `admission has a small request wait behind a large one`() {
        for slot in 0..<3 { admission.start(slot) }
        admission.ask(0, for: 600)
        #expect(admission.grant() == [0])
        admission.ask(1, for: 700)
        admission.ask(2, for: 200)
        #expect(admission.grant().isEmpty)
        admission.end(0)
        #expect(admission.grant() == [1, 2])
    }

    @Test mutating func `admission starts nothing that would delay a large request`() {
        admission.start(0)
        admission.start(1)
        admission.ask(0, for: 800)
        #expect(admission.grant().isEmpty == false)
        admission.end(0)
        admission.start(2)
        admission.ask(1, for: 875)
        #expect(admission.grant() == [1])
        admission.end(1)
        admission.start(3)
        admission.ask(3, for: 876)
        // The child of slot 2 holds its allowance; another beside it would keep slot 3 waiting.
        #expect(admission.grant().isEmpty && !admission.allowsStart)
        admission.end(2)
        #expect(admission.grant() == [3])
        #expect(!admission.allowsStart)
        admission.end(3)
        #expect(admission.allowsStart)
    }

    @Test mutating func `admission runs a task that needs more than the budget alone`() {
        for slot in 0..<4 { admission.start(slot) }
        admission.ask(0, for: 5000)
        for slot in 1..<4 {
            #expect(admission.grant().isEmpty && !admission.allowsStart)
            admission.end(slot)
        }
        #expect(admission.grant() == [0])
        #expect(!admission.allowsStart)
        admission.end(0)
        #expect(admission.allowsStart)
    }

    @Test mutating func `admission forgets a task that ends while it waits`() {
        for slot in 0..<2 { admission.start(slot) }
        admission.ask(0, for: 5000)
        admission.ask(1, for: 5000)
        admission.end(0)
        #expect(admission.grant() == [1])
    }
}
