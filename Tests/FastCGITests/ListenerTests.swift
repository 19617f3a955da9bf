import Glibc
import Platform
import TestFolders
import Testing
@testable import FastCGI

@Suite struct `A listener` {
    let directory = TemporaryDirectory()
    /// Readable once an answer has begun.
    let begun: EventCounter

    init() throws { begun = try EventCounter() }

    /// A listener that answers with what it was sent, or with why it could not be read.
    private func echo(_ socket: ListeningSocket, threads: Int = 2) throws -> Listener {
        let listener = try Listener(socket, threads: threads, log: Log(program: "test")) {
            [begun] (request: consuming Request) in
            begun.signal()
            let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 1)
            defer { buffer.deallocate() }
            let (count, error) = request.receive(into: buffer)
            let sum = buffer[..<count].reduce(0) { ($0 &* 31) &+ UInt64($1) }
            let text =
                error?.description
                ?? "\(request.parameter("REQUEST_URI") ?? "none") \(count) \(sum)"
                + (request.field("HTTP_A").map { " \($0)" } ?? "")
            Array(text.utf8).withUnsafeBytes { _ = request.write($0) }
        }
        try listener.start("echo")
        return listener
    }

    /// Waits until the listener has no thread left.
    /// - Returns: false when that takes longer.
    private func ends(_ listener: Listener, withinSeconds seconds: Double) throws -> Bool {
        let epoll = try Epoll()
        try epoll.add(listener.ended.raw, token: 0)
        let deadline = Clock.monotonicSeconds + seconds
        while listener.threadsRunning > 0 {
            guard Clock.monotonicSeconds < deadline else { return false }
            _ = try epoll.wait(seconds: deadline - Clock.monotonicSeconds)
            listener.ended.drain()
        }
        return true
    }

    @Test(arguments: [0, 1, 8_191, 8_192, 65_535, 65_536, 300_000])
    func `a request's parameters and its whole body arrive`(count: Int) throws {
        let listener = try echo(ListeningSocket(path: directory("s")))
        defer { listener.stop() }
        let body = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let server = try WebServer(directory("s"))
        try server.request(
            [
                "REQUEST_METHOD": "POST", "REQUEST_URI": "/a?b",
                "CONTENT_LENGTH": "\(count)",
            ], body: body)
        try server.send(.input)
        let sum = body.reduce(0) { ($0 &* 31) &+ UInt64($1) }
        #expect(try server.answer() == "/a?b \(count) \(sum)")
    }

    @Test(
        arguments: [
            (["HTTP_A": "1"], " 1"), (["HTTP_A": ""], " "),
            (["HTTP_A": "1", "HTTP_A": "2"], " 1, 2"),
            (["HTTP_A": "b=c", "HTTP_AB": "d", "HTTP": "e", "HTTP_A": "f"], " b=c, f"),
            (["HTTP_AB": "d"], ""),
        ] as [(KeyValuePairs, String)]) func `a repeated header field arrives with all its lines`(
            fields: KeyValuePairs<String, String>, expected: String
        ) throws
    {
        let listener = try echo(ListeningSocket(path: directory("s")))
        defer { listener.stop() }
        let server = try WebServer(directory("s"))
        try server.request([(key: "REQUEST_METHOD", value: "POST")] + fields)
        try server.send(.input)
        #expect(try server.answer() == "none 0 0" + expected)
    }

    @Test func `a body without CONTENT_LENGTH ends with its records`() throws {
        let listener = try echo(ListeningSocket(path: directory("s")))
        defer { listener.stop() }
        let server = try WebServer(directory("s"))
        try server.request(["REQUEST_METHOD": "POST", "CONTENT_LENGTH": ""], body: [1, 2])
        try server.send(.input)
        #expect(try server.answer() == "none 2 33")
    }

    @Test func `a body that ends short of CONTENT_LENGTH is an error`() throws {
        let listener = try echo(ListeningSocket(path: directory("s")))
        defer { listener.stop() }
        let server = try WebServer(directory("s"))
        try server.request(["REQUEST_METHOD": "POST", "CONTENT_LENGTH": "10"], body: [1, 2, 3])
        try server.send(.input)
        #expect(try server.answer() == "the request has 3 bytes instead of 10")
    }

    @Test(arguments: ["", "10"]) func `a body that is cut off is an error`(length: String) throws {
        let listener = try echo(ListeningSocket(path: directory("s")))
        defer { listener.stop() }
        let server = try WebServer(directory("s"))
        try server.request(["REQUEST_METHOD": "POST", "CONTENT_LENGTH": length], body: [1, 2, 3])
        server.stopSending()
        #expect(try server.answer() == "the request was cut off")
    }

    @Test func `a request cut off in its parameters is dropped, and the next one is answered`()
        throws
    {
        let listener = try echo(ListeningSocket(path: directory("s")), threads: 1)
        defer { listener.stop() }
        let cut = try WebServer(directory("s"))
        try cut.begin()
        try cut.parameters(["REQUEST_METHOD": "POST", "REQUEST_URI": "/cut"])
        cut.stopSending()
        #expect(try cut.answer() == "")
        let server = try WebServer(directory("s"))
        try server.request(["REQUEST_METHOD": "GET", "REQUEST_URI": "/next"])
        try server.send(.input)
        #expect(try server.answer() == "/next 0 0")
    }

    @Test func `an idle listener stops in less than a second`() throws {
        let listener = try echo(ListeningSocket(path: directory("s")), threads: 8)
        listener.stop()
        #expect(try ends(listener, withinSeconds: 1))
        #expect(throws: SystemError.self) { try WebServer(directory("s")) }
    }

    @Test func `a request that has begun is answered while its listener stops`() throws {
        let listener = try echo(ListeningSocket(path: directory("s")), threads: 1)
        let server = try WebServer(directory("s"))
        try server.request(["REQUEST_METHOD": "POST", "CONTENT_LENGTH": "2"], body: [1])
        let epoll = try Epoll()
        try epoll.add(begun.raw, token: 0)
        #expect(try epoll.wait(seconds: 10) == [0])
        listener.stop()
        #expect(listener.threadsRunning == 1)
        try server.send(.input, [2])
        try server.send(.input)
        #expect(try server.answer() == "none 2 33")
        #expect(try ends(listener, withinSeconds: 1))
    }

    @Test func `stopping a listener leaves its socket to other processes`() throws {
        let path = directory("s")
        let shared = try ListeningSocket(path: path)
        let passed = dup(shared.descriptor.raw)
        let sockets = ListeningSocket.activated(
            environment: { ["LISTEN_PID": "42", "LISTEN_FDS": "1"][$0] }, processID: 42,
            first: passed)
        let listener = try echo(try #require(sockets.first), threads: 4)
        listener.stop()
        #expect(try ends(listener, withinSeconds: 1))
        let successor = try echo(shared)
        defer { successor.stop() }
        let server = try WebServer(path)
        try server.request(["REQUEST_METHOD": "GET", "REQUEST_URI": "/next"])
        try server.send(.input)
        #expect(try server.answer() == "/next 0 0")
    }
}

extension `A listener` {
    @Test func `a listener starts threads on demand and ends idle ones`() throws {
        let most = 40
        let listener = try echo(ListeningSocket(path: directory("s")), threads: most)
        defer { listener.stop() }
        #expect(listener.threadsRunning == Listener.waitingFirst)
        // As many slow senders as there may be threads.
        let slow = try (0..<most).map { _ in
            let server = try WebServer(directory("s"))
            try server.request(["REQUEST_METHOD": "POST", "CONTENT_LENGTH": "2"], body: [1])
            return server
        }
        let epoll = try Epoll()
        try epoll.add(begun.raw, token: 0)
        var count = 0
        while count < most {
            try #require(epoll.wait(seconds: 10) == [0])
            count += begun.drain()
        }
        #expect(listener.threadsRunning == most)
        for server in slow {
            try server.send(.input, [2])
            try server.send(.input)
            #expect(try server.answer() == "none 2 33")
        }
        let deadline = Clock.monotonicSeconds + 10
        while listener.threadsRunning > Listener.waitingMax, Clock.monotonicSeconds < deadline {
            _ = try epoll.wait(seconds: 0.01)
        }
        #expect(listener.threadsRunning == Listener.waitingMax)
    }
}
