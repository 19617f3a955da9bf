@testable import Mail
import Jobs
import Testing

@Suite struct `The body of a message` {
    @Test(arguments: [
        ("a=b", "a=3Db\r\n"), ("ä", "=C3=A4\r\n"), ("a \nb\t", "a=20\r\nb=09\r\n"), ("", "\r\n"),
        ("a\r\nb", "a\r\nb\r\n"), (".", ".\r\n"), ("\0", "=00\r\n"),
        (String(repeating: "x", count: 76), String(repeating: "x", count: 76) + "\r\n"),
        (String(repeating: "x", count: 77), String(repeating: "x", count: 75) + "=\r\nxx\r\n"),
        (String(repeating: "=", count: 26), String(repeating: "=3D", count: 25) + "=\r\n=3D\r\n"),
    ])
    func `a mail's text has lines that any server accepts`(text: String, lines: String) {
        #expect(String(decoding: QuotedPrintable.lines(text), as: UTF8.self) == lines)
    }

    @Test func `a mail's boundary does not occur in its parts`() {
        let file = MIMEPart.InlineFile(
            mediaType: "image/png", name: "a.png", contentID: "0.x@y.example",
            bytes: [UInt8](repeating: 7, count: 100))
        let content = MIMEPart.multipart(
            subtype: "alternative",
            [
                .text(subtype: "plain", "--=_pressroom-0001"),
                .multipart(subtype: "related", [.text(subtype: "html", "<p>"), .inline(file)]),
            ])
        let message = MailMessage(
            from: Mailbox("a@b.example")!, to: EmailAddress("c@d.example")!, subject: "x",
            date: Timestamp(milliseconds: 0), name: "x_1", content: content)
        let text = String(decoding: message.encoded, as: UTF8.self)
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
        #expect(lines.count { $0 == "--=_pressroom-0000" } == 2)
        #expect(lines.count { $0 == "--=_pressroom-0000--" } == 1)
        #expect(lines.count { $0 == "--=_pressroom-0001" } == 2)
        #expect(lines.contains("--=3D_pressroom-0001"))
        #expect(lines.contains("Auto-Submitted: auto-generated"))
        #expect(lines.contains("Message-ID: <x_1@b.example>"))
        #expect(lines.allSatisfy { $0.utf8.count <= 78 })
        #expect(!text.replacing("\r\n", with: "").utf8.contains { $0 == 0x0d || $0 == 0x0a })
    }

    /// A message of many parts, one in another, with texts that look like boundaries.
    private static func content(depth: Int, width: Int) -> MIMEPart {
        let text = (0..<40).map { "--=_pressroom-00\($0)--" }.joined(separator: "\n")
        let file = MIMEPart.InlineFile(
            mediaType: "image/png", name: "--=_pressroom-0001\r\n--x",
            contentID: "0.x@y.example", bytes: Array(text.utf8))
        let leaves: [MIMEPart] = [.text(subtype: "plain", text), .inline(file)]
        guard depth > 0 else { return .multipart(subtype: "mixed", leaves) }
        return .multipart(
            subtype: "mixed",
            leaves
                + (0..<width).map { _ in
                    content(depth: depth - 1, width: width)
                })
    }

    @Test(arguments: [(0, 1), (1, 1), (1, 12), (4, 3), (30, 1)])
    func `no boundary of a mail begins with another one`(depth: Int, width: Int) {
        let content = Self.content(depth: depth, width: width)
        let text = String(decoding: content.encoded, as: UTF8.self)
        let boundaries = text.split(separator: "boundary=\"").dropFirst().map {
            $0.prefix { $0 != "\"" }
        }
        let count = (0...depth).reduce(0) { sum, level in
            sum + (0..<level).reduce(1) { product, _ in product * width }
        }
        #expect(boundaries.count == count && Set(boundaries).count == count)
        for (place, boundary) in boundaries.enumerated() {
            #expect(boundary.utf8.count <= 70)
            #expect(
                boundaries.enumerated().allSatisfy { other, text in
                    other == place || !text.hasPrefix(boundary)
                })
        }
        let types = Array(repeating: ["text/plain", "image/png"], count: count).flatMap(\.self)
        #expect(Self.leaves(text[...]) == types)
    }

    /// The types of the parts of a text, as a reader finds them that looks at what lines begin
    /// with.
    private static func leaves(_ text: Substring) -> [String] {
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
        let head = lines.prefix { $0 != "" }.joined()
        let type = head.drop { $0 != " " }.dropFirst().prefix { !"; C\r".contains($0) }
        guard let start = head.firstRange(of: "boundary=\"")?.upperBound else {
            return [String(type.prefix { $0 != "\r" })]
        }
        let delimiter = "--" + head[start...].prefix { $0 != "\"" }
        var parts: [[Substring]] = []
        var isOpen = false
        for line in lines.drop(while: { $0 != "" }) {
            if line.hasPrefix(delimiter) {
                isOpen = !line.hasPrefix(delimiter + "--")
                if isOpen { parts.append([]) }
            } else if isOpen {
                parts[parts.count - 1].append(line)
            }
        }
        return parts.flatMap { leaves($0.joined(separator: "\r\n")[...]) }
    }
}
