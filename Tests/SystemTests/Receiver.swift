import FoundationEssentials
import Glibc
import Platform
import TestFolders
import Testing

/// A program of Tests/Receivers that takes mail or webhooks. It ends with this object.
final class Receiver: Sendable {
    let port: UInt16
    private let directory: TemporaryDirectory
    private let program: Program

    /// - Parameter name: of the program: `mail`, `hook`.
    init(_ name: String, _ options: String...) throws {
        let package = TestPipelines.packageFolder
        let python = package + "/var/receivers/bin/python"
        try #require((try? Descriptor(reading: python)) != nil, "make test installs the receivers")
        directory = TemporaryDirectory()
        let output = try Directory(opening: directory.path).open(making: "said")
        let null = try Descriptor.null()
        program = try Program(
            python, ["\(package)/Tests/Receivers/\(name).py"] + options,
            descriptors: [null.raw, output.raw, 2])
        let folder = try Directory(opening: directory.path)
        port = try eventually("the port of a receiver") {
            let lines = String(decoding: try folder.contents("said"), as: UTF8.self)
                .split(separator: "\n", omittingEmptySubsequences: false)
            return lines.count > 1 ? UInt16(lines[0]) : nil
        }
    }

    deinit {
        program.send(SIGKILL)
        _ = program.wait()
    }

    /// What programs need in their environment to send it mail.
    var mailEnvironment: [String] {
        ["PRESSROOM_SMTP_URL=smtp://127.0.0.1:\(port)", "PRESSROOM_MAIL_FROM=p@example.org"]
    }

    /// All that it has received so far.
    func received<Message: Decodable>(_ type: Message.Type) throws -> [Message] {
        let text = try Directory(opening: directory.path).contents("said")
        let lines = String(decoding: text, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
        return try lines.dropFirst().dropLast().map {
            try JSONDecoder().decode(Message.self, from: Data($0.utf8))
        }
    }

    /// What it has received when that is so many messages.
    func receive<Message: Decodable>(_ count: Int, _ type: Message.Type) throws -> [Message] {
        try eventually("\(count) messages") {
            let messages = try received(type)
            return messages.count >= count ? messages : nil
        }
    }
}

/// A message that Tests/Receivers/hook.py has received.
struct HookMessage: Decodable {
    let reply: String
    let path: String
    let headers: [String: String]
    let isSigned: Bool
    let body: Body

    struct Body: Decodable {
        let type: String
        let timestamp: String
        let data: Job
        struct Job: Decodable { let id: String, state: String }
    }

    var id: String? { headers["webhook-id"] }
}

/// A message that Tests/Receivers/mail.py has received.
struct MailedMessage: Decodable {
    let reply: String
    let from: String
    /// The names and addresses in the header.
    let sender: [[String]]
    /// Whether a reader that goes by what lines begin with finds the same parts.
    let readsTheSameByPrefix: Bool
    let to: [String]
    let isEncrypted: Bool
    let isAuthenticated: Bool
    let headers: [[String]]
    let parts: [Part]
    let defects: [String]
    let longestLine: Int
    let hasBareEnds: Bool

    struct Part: Decodable {
        let type: String
        let text: String?
        let bytes: Int
        let id: String?
        let name: String?
    }

    subscript(name: String) -> String? { headers.first { $0[0] == name }?[1] }
}
