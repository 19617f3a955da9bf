import Glibc
import Platform
@testable import FastCGI

/// The web server's side of a FastCGI connection, record by record, so that a test can stop
/// anywhere. See the FastCGI specification 1.0, section 3.
final class WebServer {
    private let connection: Descriptor

    init(_ path: String) throws {
        connection = try UnixAddress(path).connection()
        let flags = fcntl(connection.raw, F_GETFL)
        _ = fcntl(connection.raw, F_SETFL, flags & ~O_NONBLOCK)
    }

    enum RecordType: UInt8 { case begin = 1, end = 3, parameters = 4, input = 5, output = 6 }

    func send(_ type: RecordType, _ content: [UInt8] = []) throws {
        let length = content.count
        try connection.write(
            [1, type.rawValue, 0, 1, UInt8(length >> 8), UInt8(length & 255), 0, 0]
                + content)
    }

    func begin() throws { try send(.begin, [0, 1, 0, 0, 0, 0, 0, 0]) }

    /// Sends parameters without their end.
    func parameters(_ values: some Collection<(key: String, value: String)>) throws {
        var content: [UInt8] = []
        for (name, value) in values {
            content += [UInt8(name.utf8.count), UInt8(value.utf8.count)]
            content += Array(name.utf8) + Array(value.utf8)
        }
        try send(.parameters, content)
    }

    /// Sends a whole head and, in records of at most 65,535 bytes, the body without its end.
    func request(
        _ parameters: some Collection<(key: String, value: String)>,
        body: [UInt8] = []
    ) throws {
        try begin()
        try self.parameters(parameters)
        try send(.parameters)
        for start in stride(from: 0, to: body.count, by: 65_535) {
            try send(.input, Array(body[start..<min(start + 65_535, body.count)]))
        }
    }

    /// Ends our side of the connection, as a web server that goes away does.
    func stopSending() { shutdown(connection.raw, Int32(SHUT_WR)) }

    /// Everything on standard output until the connection ends; our side is closed then, too.
    func answer() throws -> String {
        var bytes: [UInt8] = []
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 1)
        defer { buffer.deallocate() }
        while true {
            let count = try connection.read(into: buffer)
            if count == 0 { break }
            bytes += buffer[..<count]
        }
        stopSending()
        var text: [UInt8] = []
        var rest = bytes[...]
        while rest.count >= 8 {
            let header = Array(rest.prefix(8))
            let length = Int(header[4]) << 8 | Int(header[5])
            if header[1] == RecordType.output.rawValue { text += rest.dropFirst(8).prefix(length) }
            rest = rest.dropFirst(8 + length + Int(header[6]))
        }
        return String(decoding: text, as: UTF8.self)
    }
}
