import Jobs

/// What the web server answered.
struct Answer {
    let status: Int
    /// By name in lower case.
    let fields: [String: String]
    let body: [UInt8]

    /// Reads an answer, whole.
    /// - Throws: `Broken` when it is not HTTP, has no reason phrase, or is shorter or longer than
    ///   it says.
    init(_ bytes: [UInt8], hasBody: Bool) throws {
        let end = bytes.indices.dropLast(3).first { bytes[$0...].starts(with: "\r\n\r\n".utf8) }
        guard let end else { throw Broken(text: String(decoding: bytes, as: UTF8.self)) }
        let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
        let words = lines[0].split(separator: " ")
        guard words[0] == "HTTP/1.1", words.count > 2, let status = Int(words[1]) else {
            throw Broken(text: String(lines[0]))
        }
        self.status = status
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { throw Broken(text: String(line)) }
            fields[parts[0].lowercased()] = String(parts[1].dropFirst())
        }
        self.fields = fields
        body = Array(bytes[(end + 4)...])
        if hasBody, status != 304, status != 204, fields["content-length"] != String(body.count) {
            throw Broken(text: "\(fields), \(body.count) bytes")
        }
    }

    subscript(_ name: String) -> String? { fields[name] }

    /// Whether its end can be notified without that of the connection.
    var saysLength: Bool { fields["content-length"] != nil || [204, 304].contains(status) }

    func decoded<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try JSON.decode(type, from: body)
    }

    struct Broken: Error { let text: String }
}
