internal import HTTP

/// An answer to a request.
struct Response: Hashable, Sendable {
    let status: Int
    let headers: [HeaderField]
    let body: [UInt8]
    /// What else is to come, or is waited for instead of this answer; `nil` for one as it stands.
    let following: Following?
    /// What is sent as the body instead; its length is not known before.
    let archive: ResultArchive?

    init(
        status: Int, headers: [HeaderField] = [], body: [UInt8] = [],
        following: Following? = nil, archive: ResultArchive? = nil
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.following = following
        self.archive = archive
    }

    /// The answer as the web server wants it.
    /// - Parameter withBody: false for HEAD, where the length is given all the same.
    func serialized(withBody: Bool) -> [UInt8] {
        // The length of what is still to come is not known.
        let isWhole = following == nil && archive == nil
        let head = ResponseHead(
            status: status, fields: headers, contentLength: isWhole ? body.count : nil
        ).text
        var bytes: [UInt8] = []
        bytes.reserveCapacity(head.utf8.count + body.count)
        bytes += head.utf8
        if withBody { bytes += body }
        return bytes
    }
}
