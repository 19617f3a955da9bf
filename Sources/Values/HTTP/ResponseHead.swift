/// The status and the header of a response.
package struct ResponseHead: Hashable, Sendable {
    /// The status code.
    package let status: Int
    /// The fields, but for Content-Length.
    package let fields: [HeaderField]
    /// How long the body is, in bytes; `nil` when that is not known yet.
    package let contentLength: Int?

    /// Takes status, fields and length as they are.
    package init(status: Int, fields: [HeaderField], contentLength: Int?) {
        self.status = status
        self.fields = fields
        self.contentLength = contentLength
    }

    /// The reason phrases of RFC 9110, section 15, RFC 4918 and tus 1.0, of the codes that we
    /// answer with.
    package static let reasons = [
        200: "OK", 201: "Created", 202: "Accepted", 204: "No Content",
        303: "See Other", 304: "Not Modified",
        400: "Bad Request", 403: "Forbidden", 404: "Not Found",
        405: "Method Not Allowed", 409: "Conflict", 410: "Gone",
        412: "Precondition Failed", 413: "Content Too Large",
        415: "Unsupported Media Type", 422: "Unprocessable Content", 423: "Locked",
        429: "Too Many Requests", 460: "Checksum Mismatch",
        500: "Internal Server Error", 503: "Service Unavailable", 507: "Insufficient Storage",
    ]

    /// The header in the form of RFC 3875, section 6, as the web server wants it, with its empty
    /// line.
    package var text: String {
        var text = "Status: \(status) \(Self.reasons[status] ?? "")\r\n"
        for field in fields { text += "\(field.name): \(field.value)\r\n" }
        // A 304 has no body, and would give the length of another one; a 204 may not give one (RFC
        // 9110, section 8.6).
        if let contentLength, status != 304, status != 204 {
            text += "Content-Length: \(contentLength)\r\n"
        }
        return text + "\r\n"
    }
}
