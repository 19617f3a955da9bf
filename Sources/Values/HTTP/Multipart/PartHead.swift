/// The header of one part of a multipart/form-data body (RFC 7578, section 4).
package struct PartHead: Hashable, Sendable {
    /// The name of the form's field.
    package let name: String
    /// The name of the file, as the client gave it; `nil` when the part is a plain field.
    package let filename: String?
    /// The Content-Type as the client gave it.
    package let contentType: String?

    /// A header that says this.
    package init(name: String, filename: String?, contentType: String?) {
        self.name = name
        self.filename = filename
        self.contentType = contentType
    }

    /// Reads a header.
    /// - Parameters:
    ///   - bytes: its lines, each with its CR and LF, the empty line included.
    ///   - encoding: how names in them are to be read.
    /// - Throws: `MultipartError` when it is malformed or describes what we do not take.
    package init(parsing bytes: [UInt8], _ encoding: TextEncoding = .utf8) throws(MultipartError) {
        var disposition: HeaderParameters?
        var contentType: String?
        for (name, value) in try Self.fields(bytes, encoding) {
            switch name {
            case "content-disposition":
                guard disposition == nil, let parsed = HeaderParameters(value) else {
                    throw .malformedHeader
                }
                disposition = parsed
            case "content-type":
                guard !value.lowercased().hasPrefix("multipart/") else { throw .nested }
                contentType = value
            case "content-transfer-encoding":
                guard ["binary", "8bit", "7bit"].contains(value.lowercased()) else {
                    throw .transferEncoding
                }
            case "content-range", "content-digest", "repr-digest", "content-md5", "digest":
                throw .unfollowed(name)
            case "content-encoding":
                guard ["", "identity"].contains(value.lowercased()) else { throw .unfollowed(name) }
            default:
                break
            }
        }
        guard let disposition, disposition.value == "form-data",
            let name = disposition["name"]
        else { throw .noFormData }
        self.init(
            name: Self.unescaped(name), filename: Self.filename(in: disposition),
            contentType: contentType)
    }

    private static func filename(in disposition: HeaderParameters) -> String? {
        disposition.extended("filename") ?? disposition["filename"].map(unescaped)
    }

    /// The lines as names, in lower case, and values. An empty header has none.
    private static func fields(_ bytes: [UInt8], _ encoding: TextEncoding) throws(MultipartError)
        -> [(String, String)]
    {
        var fields: [(String, String)] = []
        var rest = bytes.dropLast(2)
        while !rest.isEmpty {
            guard let end = rest.firstIndex(of: 0x0d), end + 1 < rest.endIndex,
                rest[end + 1] == 0x0a
            else { throw .malformedHeader }
            let line = rest[..<end]
            rest = rest[(end + 2)...]
            guard !line.contains(where: { $0 < 0x20 && $0 != 0x09 }),
                let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex,
                line[..<colon].allSatisfy(HeaderParameters.isToken)
            else { throw .malformedHeader }
            let value = encoding.readableText(line[(colon + 1)...])
            fields.append(
                (
                    String(decoding: line[..<colon], as: UTF8.self).lowercased(),
                    HeaderParameters.trimmed(value)
                ))
        }
        return fields
    }

    /// Undoes what browsers do to three characters in a form's names; see
    /// <https://html.spec.whatwg.org/#multipart-form-data>. No other `%` has a meaning there.
    private static func unescaped(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return text }
        var result: [UInt8] = []
        var rest = Array(text.utf8)[...]
        let escapes: [([UInt8], UInt8)] = [
            (Array("%22".utf8), 0x22), (Array("%0D".utf8), 0x0d), (Array("%0A".utf8), 0x0a),
        ]
        while let byte = rest.first {
            if let (escape, plain) = escapes.first(where: { rest.starts(with: $0.0) }) {
                result.append(plain)
                rest = rest.dropFirst(escape.count)
            } else {
                result.append(byte)
                rest = rest.dropFirst()
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
