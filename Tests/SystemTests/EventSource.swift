import Glibc
import Jobs
import Platform

/// Follows jobs as a browser's EventSource does (WHATWG HTML, section 9.2): comes again with the
/// id of the last event when a stream ends, until it gets 204.
final class EventSource {
    struct Event {
        let id: String
        let status: Status
    }

    private let client: Client
    private let target: String
    private var connection: TCPConnection?
    /// What has come of the answer and is not used yet: the body's chunks, and what was in them.
    private var chunks: [UInt8] = []
    private var text: [UInt8] = []
    private var lastEventID: String?
    /// The status and the fields of the last answer.
    private(set) var head = ""
    /// How often it has connected.
    private(set) var connections = 0
    /// How many streams have come to an end in order, with the last chunk.
    private(set) var ends = 0
    /// Whether it will not come again.
    private(set) var isClosed = false

    init(_ client: Client, _ target: String) {
        self.client = client
        self.target = target
    }

    convenience init(_ client: Client, _ id: JobID) { self.init(client, "/jobs/\(id)/events") }

    /// Leaves without a word; the next event is asked for on a new connection.
    func disconnect() { connection = nil }

    /// All events to the last.
    func all() throws -> [Event] {
        var events: [Event] = []
        while let event = try next() { events.append(event) }
        return events
    }

    /// Reads on until an event has come.
    /// - Returns: `nil` when there will be none any more.
    func next() throws -> Event? {
        let deadline = Clock.monotonicSeconds + timeoutSeconds
        while !isClosed {
            // Comments come all the time.
            guard Clock.monotonicSeconds < deadline else {
                throw Overdue(description: "an event of \(target) did not come")
            }
            if connection == nil {
                try connect()
            } else if let end = text.firstRange(of: Array("\n\n".utf8)) {
                let block = String(decoding: text[..<end.lowerBound], as: UTF8.self)
                text.removeSubrange(..<end.upperBound)
                if let event = try event(block) { return event }
            } else if try !takeChunk(), try !receive() {
                disconnect()
            }
        }
        return nil
    }

    /// A block of lines; a comment, or what sets the time to come again, is no event, and the sums
    /// of a batch are none of a job.
    private func event(_ block: String) throws -> Event? {
        var fields: [String: String] = [:]
        for line in block.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            fields[String(parts[0]), default: ""] += parts.count > 1 ? parts[1].dropFirst() : ""
        }
        lastEventID = fields["id"] ?? lastEventID
        guard let id = fields["id"], let data = fields["data"], fields["event"] == "status"
        else { return nil }
        return Event(id: id, status: try JSON.decode(Status.self, from: Array(data.utf8)))
    }

    private func connect() throws {
        guard connections < 1000 else { throw Overdue(description: "\(target) has no end") }
        let connection = try TCPConnection(client.address)
        var timeout = timeval(tv_sec: Int(timeoutSeconds), tv_usec: 0)
        setsockopt(
            connection.raw, SOL_SOCKET, SO_RCVTIMEO, &timeout,
            socklen_t(MemoryLayout<timeval>.size))
        let fields = lastEventID.map { ["Last-Event-ID: \($0)"] } ?? []
        let request = client.head("GET", target, ["Accept: text/event-stream"] + fields)
        try connection.send(String(decoding: request, as: UTF8.self))
        self.connection = connection
        connections += 1
        (chunks, text) = ([], [])
        let blank = Array("\r\n\r\n".utf8)
        while chunks.firstRange(of: blank) == nil {
            guard try receive() else { throw Answer.Broken(text: "no answer to \(target)") }
        }
        let end = chunks.firstRange(of: blank)!
        head = String(decoding: chunks[..<end.lowerBound], as: UTF8.self)
        chunks.removeSubrange(..<end.upperBound)
        // Any other status ends its coming.
        isClosed = !head.hasPrefix("HTTP/1.1 200 ")
    }

    /// - Returns: false when the connection has ended.
    private func receive() throws -> Bool {
        guard let bytes = try connection?.receive(), !bytes.isEmpty else { return false }
        chunks += bytes
        return true
    }

    /// Takes a chunk of the body (RFC 9112, section 7.1).
    /// - Returns: false when none has come whole, or the last has.
    private func takeChunk() throws -> Bool {
        guard let line = chunks.firstRange(of: Array("\r\n".utf8)) else { return false }
        let digits = String(decoding: chunks[..<line.lowerBound], as: UTF8.self)
        guard let size = Int(digits, radix: 16) else { throw Answer.Broken(text: digits) }
        guard chunks.count >= line.upperBound + size + 2 else { return false }
        text += chunks[line.upperBound..<line.upperBound + size]
        chunks.removeSubrange(..<(line.upperBound + size + 2))
        if size == 0 {
            ends += 1
            disconnect()
        }
        return true
    }
}
