import FastCGI
import Glibc
import Platform

/// The web server's end of a held request.
final class WebServerEnd {
    private var request: HeldRequest?
    private var connection: Descriptor?
    private var bytes: [UInt8] = []
    private var output: [UInt8] = []
    /// What has come of the answer.
    var text: String { String(decoding: output, as: UTF8.self) }
    /// Whether its end has.
    private(set) var hasEnded = false

    init() throws {
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0 else {
            throw SystemError.last("make sockets")
        }
        request = HeldRequest(Descriptor(owning: ends[0]), id: 258)
        connection = Descriptor(owning: ends[1])
        // Nothing takes nearly as long.
        var waitLimiter = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(
            ends[1], SOL_SOCKET, SO_RCVTIMEO, &waitLimiter,
            socklen_t(MemoryLayout<timeval>.size))
    }

    /// The request, for whoever answers it. Call it once.
    func takeRequest() -> HeldRequest {
        defer { request = nil }
        return request!
    }

    /// Goes away.
    func close() { connection = nil }

    /// Reads on until a text has come.
    func read(until wanted: String) throws {
        var searched = 0
        // Signs of life come all the time.
        let deadline = Clock.monotonicSeconds + 20
        while !String(decoding: output[searched...], as: UTF8.self).contains(wanted) {
            searched = max(0, output.count - wanted.utf8.count)
            guard Clock.monotonicSeconds < deadline, try readOn() else {
                throw Missing(wanted: wanted, text: String(text.suffix(1000)))
            }
        }
    }

    /// Reads on until the connection is closed.
    func readToEnd() throws {
        let deadline = Clock.monotonicSeconds + 20
        while try readOn() {
            guard Clock.monotonicSeconds < deadline else {
                throw Missing(wanted: "the end", text: String(text.suffix(1000)))
            }
        }
    }

    struct Missing: Error {
        let wanted: String
        let text: String
    }

    private func readOn() throws -> Bool {
        guard let connection else { return false }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = try buffer.withUnsafeMutableBytes { try connection.read(into: $0) }
        bytes += buffer[..<count]
        while bytes.count >= 8 {
            let length = Int(bytes[4]) << 8 | Int(bytes[5])
            guard bytes.count >= 8 + length else { break }
            guard bytes.starts(with: [1]), Array(bytes[2...3]) == [1, 2] else {
                throw Missing(wanted: "a record of request 258", text: "\(bytes.prefix(8))")
            }
            if bytes[1] == 6 { output += bytes[8..<8 + length] }
            if bytes[1] == 3 { hasEnded = true }
            bytes.removeFirst(8 + length)
        }
        return count > 0
    }
}
