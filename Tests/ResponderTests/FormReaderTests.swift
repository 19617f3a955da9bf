import HTTP
import Testing
@testable import Responder

@Suite struct `A form that is read` {
    /// What a form says, a line an event; the bytes of a file together.
    private func events(of form: [UInt8], chunk size: Int) throws -> [String] {
        var reader = FormReader(try #require(MultipartBoundary("b")), partsMax: 9, .utf8)
        var events: [String] = []
        var data: [UInt8] = []
        for start in stride(from: 0, to: form.count, by: size) {
            try Array(form[start..<min(start + size, form.count)]).withUnsafeBytes { chunk in
                try reader.read(chunk) { (event) throws(Refusal) in
                    switch event {
                    case .fieldBegan: break
                    case .field(let name, let text): events.append("\(name)=\(text)")
                    case .file(let name): events.append("file \(name?.text ?? "-")")
                    case .data(let bytes): data += bytes
                    case .ended:
                        events.append("\(data)")
                        data = []
                    }
                }
            }
        }
        try reader.finish()
        return events
    }

    @Test(arguments: [1, 2, 3, 7, 64, 4096])
    func `a form says the same however it comes in`(size: Int) throws {
        let body = form(
            ("name=_charset_", Array("latin1".utf8)), ("name=title", [0xe4]),
            ("name=none; filename=\"\"", []), ("name=f; filename=a.jpg", [1, 0x0d, 0x0a, 2]),
            ("name=f; filename=b.jpg", []))
        #expect(
            try events(of: body, chunk: size) == [
                "title=ä", "file a.jpg", "[1, 13, 10, 2]", "file b.jpg", "[]",
            ])
    }

    @Test func `a form without its last boundary is cut off`() throws {
        let body = form(("name=title", [0x61]), ends: false)
        let refusal = #expect(throws: Refusal.self) { try events(of: body, chunk: 9) }
        #expect(refusal?.kind == .cutOff)
    }
}
