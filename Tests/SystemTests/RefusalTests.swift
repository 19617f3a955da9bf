import Jobs
import Platform
import TestFolders
import Testing

extension SystemTests.`A running system` {
    @Suite struct `Uploads that are refused` {
        let stack = Stack.shared

        @Test(arguments: Refused.all) func `an invalid upload is refused and leaves nothing behind`(
            _ row: Refused
        ) throws {
            let isChunked = row.fields.contains { $0.hasPrefix("Transfer-Encoding") }
            let answer: Answer
            if isChunked {
                let head = stack.client.head(row.method, row.target, row.fields)
                answer = try stack.client.send(head + (row.body ?? []))
            } else {
                answer = try stack.client.send(row.method, row.target, row.fields, body: row.body)
            }
            #expect(answer.status == row.status)
            #expect(answer["content-type"] == "application/problem+json")
            #expect(answer["cache-control"] == "no-store")
            #expect(answer["allow"] == row.allow)
            #expect(answer["x-evil"] == nil)
            let said = try answer.decoded(RefusalBody.self)
            #expect(said.type == "/problems#\(row.kind)")
            #expect(said.title == row.title)
            #expect(said.status == row.status)
            #expect(said.detail.hasSuffix("."))
            if let detail = row.detail {
                #expect(said.detail == detail)
            }
            #expect(!String(decoding: answer.body, as: UTF8.self).contains(stack.directory.path))
            #expect(try stack.spool.unfinished() == [])
        }

        @Test(arguments: [
            ["Content-Length: 1000000"], ["Transfer-Encoding: chunked"],
            ["Content-Length: 1000000", "Content-Type: \(Form().contentType)"],
        ]) func `an upload whose client goes away half-way leaves nothing`(_ fields: [String])
            throws
        {
            let half = Media.small + [UInt8](repeating: 0, count: 500_000)
            var body = fields.count > 1 ? Form().file("a.jpg", half).withoutEnd.bytes : half
            if fields[0].hasSuffix("chunked") { body = Refused.chunked(body).dropLast(5) }
            do {
                let connection = try stack.client.open()
                let head = stack.client.head("POST", "/jobs?pipeline=tile", fields)
                connection.send(head + body)
                let begun = try eventually("the upload in the spool") {
                    try stack.spool.jobs("tmp").first
                }
                #expect(
                    try eventually("half of the file") {
                        try? stack.spool.sizes("tmp/\(begun)/in").first { $0 > 0 }
                    } > 0)
                withExtendedLifetime(connection) {}
            }
            _ = try eventually("an empty spool") {
                try stack.spool.unfinished().isEmpty ? true : nil
            }
        }

        @Test func `a malformed request line is refused`() throws {
            let answer = try stack.client.send(Array("HELLO\r\n\r\n".utf8))
            #expect(answer.status == 400)
        }

        @Test func `a refusal is logged without control characters`() throws {
            _ = try stack.client.post("/jobs?pipeline=tile&name=%1b%5b31mred", Array("no".utf8))
            let line = try eventually("a line in the log") {
                stack.log.split(separator: "\n").last { $0.contains("red") }
            }
            #expect(line.contains("refused a request"))
            #expect(line.unicodeScalars.allSatisfy { $0.value >= 0x20 })
        }

        @Test func `a file is accepted after all refusals`() throws {
            let id = try stack.submit("tile", Media.small)
            #expect(try stack.final(id).state == .completed)
        }
    }
}
