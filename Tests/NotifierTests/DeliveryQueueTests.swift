import Jobs
@testable import Notifier
import Testing

@Suite struct `The queue of deliveries` {
    private static let mail = Destination(transport: .email, name: "")
    private static let slow = Destination(transport: .webhook, name: "a.example")

    private func moment(_ seconds: Int64) -> Timestamp { Timestamp(milliseconds: seconds * 1000) }

    @Test func `the delivery queue starts due deliveries, the earliest first`() {
        var queue = DeliveryQueue(runningMax: 9, runningEachMax: 9)
        for (id, due) in [("c", 30), ("a", 10), ("b", 20), ("d", 40)] as [(String, Int64)] {
            queue.add(id, to: Self.mail, due: moment(due))
        }
        #expect(queue.nextDue == moment(10))
        #expect(queue.start(at: moment(5)) == nil)
        #expect(queue.start(at: moment(30)) == "a")
        #expect(queue.start(at: moment(30)) == "b")
        #expect(queue.start(at: moment(30)) == "c")
        #expect(queue.start(at: moment(30)) == nil)
        #expect(queue.nextDue == moment(40) && queue.counts == [.email: 4])
        queue.add("e", to: Self.slow, due: moment(50))
        queue.end("a")
        #expect(queue.counts == [.email: 3, .webhook: 1])
    }

    @Test func `the delivery queue gives one destination a few places only`() {
        var queue = DeliveryQueue(runningMax: 3, runningEachMax: 2)
        for number in 0..<9 { queue.add("slow\(number)", to: Self.slow, due: moment(0)) }
        queue.add("x", to: Destination(transport: .webhook, name: "b.example"), due: moment(1))
        #expect(queue.start(at: moment(1)) == "slow0")
        #expect(queue.start(at: moment(1)) == "slow1")
        #expect(queue.start(at: moment(1)) == "x")
        #expect(queue.start(at: moment(1)) == nil && queue.nextDue == nil)
        queue.end("x")
        #expect(queue.start(at: moment(1)) == nil && queue.nextDue == nil)
        queue.end("slow1")
        #expect(queue.start(at: moment(1)) == "slow2")
    }

    @Test func `deliveries wait as long as planned when the clock is set`() {
        var queue = DeliveryQueue(runningMax: 9, runningEachMax: 9)
        queue.add("b", to: Self.mail, due: moment(20))
        queue.add("a", to: Self.slow, due: moment(10))
        queue.move(bySeconds: 1000)
        #expect(queue.nextDue == moment(1010))
        #expect(queue.start(at: moment(1009)) == nil)
        #expect(queue.start(at: moment(1010)) == "a")
        #expect(queue.start(at: moment(1020)) == "b")
    }

    @Test func `the delivery queue holds each delivery once`() {
        var queue = DeliveryQueue(runningMax: 3, runningEachMax: 2)
        queue.add("a", to: Self.mail, due: moment(1))
        queue.add("a", to: Self.mail, due: moment(0))
        #expect(queue.nextDue == moment(1))
        #expect(queue.start(at: moment(1)) == "a" && queue.isRunning("a"))
        queue.add("a", to: Self.mail, due: moment(0))
        #expect(queue.start(at: moment(1)) == nil)
        queue.end("a")
        #expect(queue.isIdle)
        queue.add("a", to: Self.mail, due: moment(2))
        queue.remove("a")
        #expect(queue.nextDue == nil && !queue.has("a"))
    }
}
