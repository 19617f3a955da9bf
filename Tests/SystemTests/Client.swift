import Glibc
import Jobs
import Platform

/// A client that says exactly what it is given, one request a connection.
struct Client {
    let address: SocketAddress
    /// The Unix socket to connect to instead.
    var socket: String?

    /// Sends a request and reads the answer.
    /// - Parameter fields: of the header, besides Host, Connection and Content-Length.
    func send(_ method: String, _ target: String, _ fields: [String] = [], body: [UInt8]? = nil)
        throws -> Answer
    {
        let length = body.map { ["Content-Length: \($0.count)"] } ?? []
        let head = self.head(method, target, fields + length)
        return try send(head + (body ?? []), hasBody: method != "HEAD")
    }

    func get(_ target: String, _ fields: String...) throws -> Answer {
        try send("GET", target, fields)
    }

    func post(_ target: String, _ body: [UInt8], _ fields: String...) throws -> Answer {
        try send("POST", target, fields, body: body)
    }

    func post(_ target: String, _ form: Form) throws -> Answer {
        try send("POST", target, ["Content-Type: \(form.contentType)"], body: form.bytes)
    }

    /// Sends bytes as they are and reads the answer.
    func send(_ bytes: [UInt8], hasBody: Bool = true) throws -> Answer {
        let connection = try open()
        connection.send(bytes)
        return try connection.answer(hasBody: hasBody)
    }

    func open() throws -> Connection { try Connection(address, socket) }

    /// The first lines of a request, with the empty one behind them.
    func head(_ method: String, _ target: String, _ fields: [String]) -> [UInt8] {
        let lines = ["\(method) \(target) HTTP/1.1", "Host: \(address)", "Connection: close"]
        return Array(((lines + fields).joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }

    /// A connection on which nothing has been said yet.
    final class Connection {
        private let raw: Int32
        /// What closes the connection when it goes.
        private let owner: AnyObject

        init(_ address: SocketAddress, _ socket: String? = nil) throws {
            if let socket {
                let connection = try UnixAddress(socket).connection()
                (raw, owner) = (connection.raw, connection)
                _ = fcntl(raw, F_SETFL, fcntl(raw, F_GETFL) & ~O_NONBLOCK)
            } else {
                let connection = try TCPConnection(address)
                (raw, owner) = (connection.raw, connection)
            }
            var timeout = timeval(tv_sec: Int(timeoutSeconds), tv_usec: 0)
            for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
                setsockopt(
                    raw, SOL_SOCKET, option, &timeout,
                    socklen_t(MemoryLayout<timeval>.size))
            }
        }

        /// Sends as much as the other end takes: it may have answered and closed already.
        func send(_ bytes: [UInt8]) {
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes {
                    Glibc.send(raw, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                if count < 0 { return }
                rest = rest.dropFirst(count)
            }
        }

        /// Waits for the first bytes of the answer.
        func begin() throws -> [UInt8] { try receive() }

        /// Receives what has come, or waits for something; empty when the other end has closed.
        private func receive() throws -> [UInt8] {
            var bytes = [UInt8](repeating: 0, count: 4096)
            let count = bytes.withUnsafeMutableBytes { recv(raw, $0.baseAddress, $0.count, 0) }
            guard count >= 0 else { throw SystemError("receive", code: errno) }
            return Array(bytes.prefix(count))
        }

        /// Reads the answer: as much as it says it has, or until the other end closes.
        func answer(hasBody: Bool = true) throws -> Answer {
            var bytes: [UInt8] = []
            while true {
                if let answer = try? Answer(bytes, hasBody: hasBody), answer.saysLength {
                    return answer
                }
                let more = try receive()
                if more.isEmpty { return try Answer(bytes, hasBody: hasBody) }
                bytes += more
            }
        }
    }
}
