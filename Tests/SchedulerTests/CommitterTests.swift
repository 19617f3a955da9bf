import Platform
@testable import Scheduler
import Synchronization
import Testing

@Suite struct `The committer` {
    /// Tells when the last who has it has let go of it: when work was done, or passed over.
    private final class Token: Sendable {
        private let ended: EventCounter
        init(_ ended: EventCounter) { self.ended = ended }
        deinit { ended.signal() }
    }

    @Test func `commits are done in order, and none after one that failed`() throws {
        let committer = try Committer(threads: 2)
        let done = Mutex<[Int]>([])
        let failures = Mutex<[SystemError]>([])
        let ended = try EventCounter()
        let failure = SystemError("flush", "out/.slim", code: 5)
        func perform(_ number: Int, key: Int, _ token: Token) {
            committer.perform(
                key: key,
                onFailure: { error in
                    failures.withLock { $0.append(error) }
                },
                { () throws(SystemError) in
                    defer { withExtendedLifetime(token) {} }
                    if number == 3 { throw failure }
                    done.withLock { $0.append(number) }
                })
        }
        func wait() throws {
            let epoll = try Epoll()
            try epoll.add(ended.raw, token: 0)
            #expect(try epoll.wait(seconds: 60) == [0])
            ended.drain()
        }
        do {
            let token = Token(ended)
            for number in 1...5 { perform(number, key: 0, token) }
        }
        try wait()
        #expect(done.withLock { $0 } == [1, 2])
        do {
            let token = Token(ended)
            for key in 1...20 { perform(6, key: key, token) }
        }
        try wait()
        #expect(done.withLock { $0 } == [1, 2])
        #expect(failures.withLock { $0 } == [failure])
    }
}
