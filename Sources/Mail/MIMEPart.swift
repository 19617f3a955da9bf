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
    /// - Parameter boundary: what its parts are divided by. It has `=_` in it, which stands in no
    ///   part: one of the encodings has no `_`, the other only hexadecimal digits behind `=`.
    func encoded(boundary: String) -> [UInt8] {
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
                MailHeader.field("Content-Disposition",
                                 ["inline;"] + FileNameParameter.words(file.name)),
            ]) + Base64.lines(file.bytes)
        case .multipart(let subtype, let parts):
            let bodies = parts.enumerated().flatMap { place, part in
                Array("--\(boundary)\r\n".utf8) + part.encoded(boundary: "\(boundary)-\(place)")
                    + [0x0d, 0x0a]
            }
            return head([
                MailHeader.field("Content-Type",
                                 ["multipart/\(subtype);", "boundary=\"\(boundary)\""]),
            ]) + bodies + Array("--\(boundary)--\r\n".utf8)
        }
    }

    private func head(_ fields: [String]) -> [UInt8] {
        fields.flatMap { Array($0.utf8) } + [0x0d, 0x0a]
    }
}
