internal import Platform

/// One look whether the whole chain of nginx and the responder answers: `GET /health`.
final class HealthProbe {
    private let connection: TCPConnection
    /// Readable when there is something to `receive`.
    var raw: Int32 { connection.raw }

    /// Asks. The listener is ours, so that this does not wait even when nginx is not there yet.
    init(_ address: SocketAddress) throws(SystemError) {
        connection = try TCPConnection(address)
        try connection.send("GET /health HTTP/1.0\r\nHost: \(address)\r\n\r\n")
    }

    /// - Returns: whether the answer is 200.
    func receive() -> Bool {
        let answer = String(decoding: (try? connection.receive()) ?? [], as: UTF8.self)
        let words = answer.split(separator: " ", maxSplits: 2)
        return words.count > 1 && words[0].hasPrefix("HTTP/") && words[1] == "200"
    }
}
