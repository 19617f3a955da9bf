import Glibc
import Platform
import TestFolders
import Testing
@testable import FastCGI

@Suite struct `A held request` {
    let directory = TemporaryDirectory()

    /// Hands requests over to the test.
    private final class Tray: Sendable {
        let filled: EventCounter
        let listener: Listener
        private let request: Box

        private final class Box: @unchecked Sendable {
            // Safe because it is read only after `filled` was signalled.
            var request: HeldRequest?
        }

        init(_ socket: ListeningSocket) throws {
            let (filled, box) = (try EventCounter(), Box())
            listener = try Listener(socket, threads: 1, log: Log(program: "test")) {
                (request: consuming Request) in
                box.request = request.hold()
                filled.signal()
            }
            self.filled = filled
            request = box
            try listener.start("held")
        }

        deinit { listener.stop() }

        func take() throws -> HeldRequest {
            let epoll = try Epoll()
            try epoll.add(filled.raw, token: 0)
            try #require(try epoll.wait(seconds: 20) == [0])
            filled.drain()
            defer { request.request = nil }
            return try #require(request.request)
        }
    }

    @Test(arguments: [0, 1, 65_527, 65_528, 65_529, 1_000_000])
    func `a held request is answered in parts without blocking`(count: Int) throws {
        let tray = try Tray(ListeningSocket(path: directory("s")))
        let server = try WebServer(directory("s"))
        try server.request(["REQUEST_METHOD": "GET"])
        try server.send(.input)
        var held: HeldRequest? = try tray.take()
        let text = String(repeating: "x", count: count)
        let records =
            Records.output(Array(text.utf8), requestID: try #require(held).id)
            + Records.end(requestID: 1)
        // Nobody reads yet, and more than a connection takes is kept.
        #expect(held?.send(records) == true)
        #expect(held?.isBusy == (count == 1_000_000))
        let reader = try Reader(server)
        let epoll = try Epoll()
        try epoll.add(try #require(held).raw, token: 0, for: .output)
        while held?.isBusy == true {
            try #require(try epoll.wait(seconds: 20) == [0])
            _ = held?.push()
        }
        held = nil
        #expect(try reader.answer() == text)
    }

    @Test func `a held request notices that the web server has closed it`() throws {
        let tray = try Tray(ListeningSocket(path: directory("s")))
        var server: WebServer? = try WebServer(directory("s"))
        try server?.request(["REQUEST_METHOD": "GET"])
        let held = try tray.take()
        let epoll = try Epoll()
        try epoll.add(held.raw, token: 7, for: .hangUp)
        #expect(try epoll.wait(seconds: 0) == [])
        server = nil
        #expect(try epoll.wait(seconds: 20) == [7])
        #expect(!held.send(Records.output([1], requestID: held.id)))
    }

    /// Reads an answer on a thread of its own.
    private final class Reader: Sendable {
        private let box = Box()
        private let thread: Thread

        private final class Box: @unchecked Sendable {
            // Safe because it is read only after the thread has ended.
            var answer: Result<String, any Error>?
        }

        init(_ server: WebServer) throws {
            let (box, sender) = (box, Sender(server: server))
            thread = try Thread("reader") {
                box.answer = Result { try sender.server.answer() }
            }
        }

        private struct Sender: @unchecked Sendable {
            // Safe because only the reader's thread uses it from then on.
            let server: WebServer
        }

        func answer() throws -> String {
            thread.join()
            return try #require(try box.answer?.get())
        }
    }
}
