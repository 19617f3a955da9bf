/// An answer to a request.
struct Response: Hashable, Sendable {
    let status: Int
    let headers: [HeaderField]
    let body: [UInt8]
    /// What else is to come, or is waited for instead of this answer; `nil` for one as it stands.
    let following: Following?
    /// What is sent as the body instead; its length is not known before.
    let archive: JobArchive?

    init(
        status: Int, headers: [HeaderField] = [], body: [UInt8] = [],
        following: Following? = nil, archive: JobArchive? = nil
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.following = following
        self.archive = archive
    }

    /// The reason phrases of RFC 9110, section 15.
    private static let reasons = [
        200: "OK", 202: "Accepted", 204: "No Content", 304: "Not Modified",
        400: "Bad Request", 403: "Forbidden", 404: "Not Found",
        405: "Method Not Allowed", 409: "Conflict", 410: "Gone",
        412: "Precondition Failed", 413: "Content Too Large",
        415: "Unsupported Media Type", 422: "Unprocessable Content",
        500: "Internal Server Error", 503: "Service Unavailable", 507: "Insufficient Storage",
    ]

    /// The answer in the form of RFC 3875, section 6, as the web server wants it.
    /// - Parameter withBody: false for HEAD, where the length is given all the same.
    func serialized(withBody: Bool) -> [UInt8] {
        var text = "Status: \(status) \(Self.reasons[status] ?? "")\r\n"
        for field in headers { text += "\(field.name): \(field.value)\r\n" }
        // A 304 has no body, and would give the length of another one; a 204 may not give one (RFC
        // 9110, section 8.6); the length of what is still to come is not known.
        if status != 304, status != 204, following == nil, archive == nil {
            text += "Content-Length: \(body.count)\r\n"
        }
        text += "\r\n"
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count + body.count)
        bytes += text.utf8
        if withBody { bytes += body }
        return bytes
    }
}
