/// The body of an answer of type text/event-stream (WHATWG HTML, section 9.2, server-sent events).
enum EventStream {
    /// What each stream begins with: how long a client waits, in milliseconds, until it comes
    /// again.
    static let beginning = Array("retry: 2000\n\n".utf8)
    /// A comment, which says that we are still there.
    static let keepAlive = Array(":\n\n".utf8)
    /// How often that is said, in seconds.
    static let keepAliveSeconds = 15.0

    /// The event that there is something new. Its id says what the client has by then; one that
    /// comes again sends it as Last-Event-ID.
    /// - Parameters:
    ///   - name: what kind of event it is.
    ///   - id: `nil` when the client need not remember it.
    static func event(_ name: String, id: String?, _ json: [UInt8]) -> [UInt8] {
        Array("event: \(name)\n\(id.map { "id: \($0)\n" } ?? "")data: ".utf8) + oneLine(json)
            + Array("\n\n".utf8)
    }

    /// JSON without its line ends and what indents the lines. Inside of a string there are none
    /// (RFC 8259, section 7), so that no value changes.
    static func oneLine(_ json: [UInt8]) -> [UInt8] {
        var line: [UInt8] = []
        line.reserveCapacity(json.count)
        var isIndent = false
        for byte in json {
            let isLineEnd = byte == 0x0a || byte == 0x0d
            isIndent = isLineEnd || isIndent && (byte == 0x20 || byte == 0x09)
            if !isIndent { line.append(byte) }
        }
        return line
    }
}
