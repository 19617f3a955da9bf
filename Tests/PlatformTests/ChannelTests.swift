import Glibc
import Platform
import Testing

@Suite struct `A channel` {
    @Test(arguments: [(0, 0), (1, 1), (128 << 10, 0), (1 << 20, 3), (5, 253), (0, 254), (9, 300)])
    func `a channel carries bytes and any number of descriptors in order`(
        bytes: Int, descriptors: Int
    )
        throws
    {
        try ResourceLimits.raiseDescriptors()
        let (near, far) = try Channel.pair(descriptorsMax: descriptors)
        let payload = (0..<bytes).map { UInt8(truncatingIfNeeded: $0 / 7) }
        let sent = try (0..<(descriptors + 1) / 2).flatMap { _ in try pipeEnds() }
            .prefix(descriptors)
        // A message that is longer than the socket's buffer needs a reader meanwhile.
        let thread = try Thread("sender") {
            #expect(throws: Never.self) {
                try near.send(payload, descriptors: sent.map(\.raw))
            }
        }
        defer { thread.join() }
        guard case .message(let received, let copies) = try far.receive(wait: true) else {
            Issue.record("no message came")
            return
        }
        #expect(received == payload)
        #expect(copies.map { inode($0.raw) } == sent.map { inode($0.raw) })
        #expect(copies.allSatisfy { fcntl($0.raw, F_GETFD) == FD_CLOEXEC })
    }

    @Test func `a channel keeps a partial message until the rest has come`() throws {
        let (near, far) = try Channel.pair()
        #expect(try kind(far.receive(wait: false)) == "nothing")
        for (part, outcome) in [([1, 7], "nothing"), ([1, 8], "nothing"), ([0, 9], "7 8 9")] {
            sendPart(near, part.map(UInt8.init))
            #expect(try kind(far.receive(wait: false)) == outcome)
        }
        #expect(try kind(far.receive(wait: false)) == "nothing")
    }

    @Test func `a channel keeps messages apart`() throws {
        let (near, far) = try Channel.pair()
        for payload in [[1], [], [2, 3]] as [[UInt8]] { try near.send(payload) }
        #expect(try (0..<3).map { _ in try kind(far.receive(wait: true)) } == ["1", "", "2 3"])
    }

    @Test(arguments: [
        // Its mark, its length, and the error.
        (1, 70_000, EMSGSIZE), (2, 3, EBADMSG),
    ])
    func `a channel refuses what is not a message`(mark: UInt8, count: Int, code: Int32) throws {
        let (near, far) = try Channel.pair()
        sendPart(near, [UInt8](repeating: mark, count: count))
        let error = #expect(throws: SystemError.self) { try far.receive(wait: false) }
        #expect(error?.code == code)
    }

    @Test func `a channel refuses a message without end`() throws {
        let (near, far) = try Channel.pair()
        let sender = try Thread("sender") {
            let part = [1] + [UInt8](repeating: 0, count: 60_000)
            while send(near.raw, part, part.count, Int32(MSG_NOSIGNAL)) > 0 {}
        }
        let error = #expect(throws: SystemError.self) { try far.receive(wait: true) }
        #expect(error?.code == EMSGSIZE)
        shutdown(far.raw, Int32(SHUT_RDWR))
        sender.join()
    }

    @Test func `a channel closes the descriptors of a message that carries too many`() throws {
        let (near, far) = try Channel.pair(descriptorsMax: 0)
        var ends = try pipeEnds()
        try near.send([1], descriptors: [ends[1].raw])
        let error = #expect(throws: SystemError.self) { try far.receive(wait: true) }
        #expect(error?.code == EMSGSIZE)
        let reader = ends.removeFirst()
        ends.removeAll()
        // The end of the file is seen because no copy of the pipe's other end is left.
        #expect(
            try withUnsafeTemporaryAllocation(byteCount: 1, alignment: 1) {
                try reader.read(into: $0)
            } == 0)
    }

    @Test func `a channel reports descriptors that exceed the table of the process`() throws {
        let (near, far) = try Channel.pair(descriptorsMax: 2)
        let ends = try pipeEnds()
        try near.send([1], descriptors: ends.map(\.raw))
        let end = try forked {
            var limit = rlimit(rlim_cur: 3, rlim_max: 3)
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            do throws(SystemError) {
                _ = try far.receive(wait: true)
                return 0
            } catch {
                return error.code
            }
        }
        #expect(end.outcome == .exited(EMFILE))
    }

    @Test func `a channel tells both sides when the other end is closed`() throws {
        var (near, far): (Channel?, Channel) = try Channel.pair()
        try near?.send([1])
        near = nil
        #expect(try kind(far.receive(wait: false)) == "1")
        #expect(try kind(far.receive(wait: false)) == "closed")
        #expect(try kind(far.receive(wait: true)) == "closed")
        let error = #expect(throws: SystemError.self) { try far.send([1]) }
        #expect(error?.code == EPIPE)
    }

    private func pipeEnds() throws -> [Descriptor] {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        return ends.map { Descriptor(owning: $0) }
    }

    private func inode(_ raw: Int32) -> UInt {
        var info = stat()
        return fstat(raw, &info) == 0 ? UInt(info.st_ino) : 0
    }

    private func sendPart(_ channel: Channel, _ bytes: [UInt8]) {
        #expect(send(channel.raw, bytes, bytes.count, 0) == bytes.count)
    }

    private func kind(_ received: Channel.Received) -> String {
        switch received {
        case .message(let bytes, _): bytes.map(String.init).joined(separator: " ")
        case .nothing: "nothing"
        case .closed: "closed"
        }
    }
}
