/// A part of a message (RFC 2045, RFC 2046).
package indirect enum MIMEPart: Sendable {
    /// Text of a subtype: `plain`, `html`.
    case text(subtype: String, String)
    /// A file that another part shows: `cid:` and its content id.
    case inline(InlineFile)
    /// Several parts of a subtype: `alternative`, `related`.
    case multipart(subtype: String, [MIMEPart])

    /// A file that another part shows.
    package struct InlineFile: Sendable {
        package let mediaType: String
        package let name: String
        /// Without angle brackets; letters, digits, full stops, hyphens and one @.
        package let contentID: String
        package let bytes: [UInt8]

        package init(mediaType: String, name: String, contentID: String, bytes: [UInt8]) {
            self.mediaType = mediaType
            self.name = name
            self.contentID = contentID
            self.bytes = bytes
        }
    }

    /// Its header, an empty line, and its body.
    var encoded: [UInt8] {
        var boundaries = Boundaries()
        return encoded(&boundaries)
    }

    /// What parts are divided by: a text of its own for each multipart of a message.
    ///
    /// Each has `=_` in it, which stands in no part: one of the encodings has no `_`, the other
    /// only hexadecimal digits behind `=`. None begins as another does, for all have the same
    /// length: a reader goes by what a line begins with.
    ///
    /// > Boundary string comparisons must compare the boundary value with the beginning of each
    /// > candidate line. (RFC 2046, section 5.1.1)
    private struct Boundaries {
        private static let most = 10_000
        private var count = 0

        mutating func next() -> String {
            precondition(count < Self.most, "a message has few parts")
            count += 1
            return "=_pressroom-\(String(Self.most + count - 1).dropFirst())"
        }
    }

    private func encoded(_ boundaries: inout Boundaries) -> [UInt8] {
        switch self {
        case .text(let subtype, let text):
            return head([
                MailHeader.field("Content-Type", ["text/\(subtype);", "charset=utf-8"]),
                MailHeader.field("Content-Transfer-Encoding", ["quoted-printable"]),
            ]) + QuotedPrintable.lines(text)
        case .inline(let file):
            return head([
                MailHeader.field("Content-Type", [file.mediaType]),
                MailHeader.field("Content-Transfer-Encoding", ["base64"]),
                MailHeader.field("Content-ID", ["<\(file.contentID)>"]),
                MailHeader.field(
                    "Content-Disposition",
                    ["inline;"] + FileNameParameter.words(file.name)),
            ]) + Base64.lines(file.bytes)
        case .multipart(let subtype, let parts):
            let boundary = boundaries.next()
            var bytes = head([
                MailHeader.field(
                    "Content-Type",
                    ["multipart/\(subtype);", "boundary=\"\(boundary)\""])
            ])
            for part in parts {
                bytes += Array("--\(boundary)\r\n".utf8) + part.encoded(&boundaries)
                bytes += [0x0d, 0x0a]
            }
            return bytes + Array("--\(boundary)--\r\n".utf8)
        }
    }

    private func head(_ fields: [String]) -> [UInt8] {
        fields.flatMap { Array($0.utf8) } + [0x0d, 0x0a]
    }
}
