internal import HTTP

/// What an answer depends on besides the body.
struct RequestHead: Hashable, Sendable {
    /// As sent, in capitals.
    var method: String
    /// The path as sent, still percent-encoded.
    var path: String
    /// What stands behind the `?`, as sent; empty when nothing does.
    var query: String
    var contentType: String?
    /// In bytes; `nil` when the body is sent in chunks, or there is none.
    var contentLength: Int?
    /// Whether the body is sent in chunks, so that its length is not known.
    var isChunked = false
    var contentEncoding: String?
    /// What is said of the body as a piece of something larger, by the names of `pieceFields`.
    var pieces: [String: String] = [:]
    /// What is said by the fields of tus 1.0 that say nothing of the body, by the names of
    /// `tusFields`.
    var tus: [String: String] = [:]
    /// What is asked for by fields that are not followed, by the names of `unfollowedFields`.
    var unfollowed: [String: String] = [:]
    var contentDisposition: String?
    var ifNoneMatch: String?
    var ifMatch: String?
    /// The id of the last event that a client of a stream has.
    var lastEventID: String?
    var prefer: String?
    /// What the client would like an answer to be, and in which languages.
    var accept: String?
    var acceptLanguage: String?
    var idempotencyKey: String?
    var contentDigest: String?
    var representationDigest: String?
    /// The user that the web server authenticated.
    var owner: String?
    /// Whether the client may see and change all jobs: the web server says so of the user, or of
    /// the socket.
    var isOperator = false
    /// The socket of the web server that the request came on.
    var entrance = Entrance.open
    /// `http` or `https`, as the web server was asked.
    var scheme: String?
    /// Whether the request came through another proxy, so that `scheme` may not be the client's.
    var isProxied = false
    /// Host, and what a browser says of the page that a request comes from; see `checkOrigin`.
    var host: String?
    var origin: String?
    /// The client's address, as the web server knows it.
    var client: String?
    var fetchSite: String?
    /// The method that a browser asks for before it sends a request of another site's page.
    var requestedMethod: String?
    /// Where this server is for the client.
    var place = Place()

    /// - Parameter target: path and query as they stand in the request line.
    init(_ method: String, _ target: String) {
        self.method = method
        let end = target.utf8.firstIndex(of: UInt8(ascii: "?"))
        path = end.map { String(target[..<$0]) } ?? target
        query = end.map { String(target[$0...].dropFirst()) } ?? ""
    }

    /// Reads the parameters that nginx.conf passes (RFC 3875, section 4.1).
    /// - Parameters:
    ///   - parameter: looks one up; an empty value counts as none, but for a key, which must not be
    ///     taken for an upload without one.
    ///   - hasParameter: whether there is one whose name begins so.
    ///   - site: how clients reach this server.
    init(
        parameters parameter: (String) -> String?,
        hasParameter: (_ beginning: String) -> Bool = { _ in false }, site: Site = Site()
    ) {
        func value(_ name: String) -> String? { parameter(name).flatMap { $0.isEmpty ? nil : $0 } }
        self.init(value("REQUEST_METHOD") ?? "", value("REQUEST_URI") ?? "")
        ifNoneMatch = value("HTTP_IF_NONE_MATCH")
        lastEventID = value("HTTP_LAST_EVENT_ID")
        prefer = value("HTTP_PREFER")
        accept = value("HTTP_ACCEPT")
        acceptLanguage = value("HTTP_ACCEPT_LANGUAGE")
        owner = value("REMOTE_USER")
        func isThroughProxy() -> Bool { Entrance.signsOfProxy.contains(where: hasParameter) }
        entrance = Entrance(value("PRESSROOM_SOCKET"), isThroughProxy: isThroughProxy)
        isOperator = value("PRESSROOM_ROLE") == "operator" || entrance == .operators
        contentLength = value("CONTENT_LENGTH").flatMap(Int.init)
        isChunked = contentLength == nil && value("HTTP_TRANSFER_ENCODING") != nil
        if !isSafe || site.isKnown {
            scheme = value("REQUEST_SCHEME")
            isProxied = isThroughProxy()
            host = value("HTTP_HOST")
            origin = value("HTTP_ORIGIN")
            fetchSite = value("HTTP_SEC_FETCH_SITE")
            if method == "OPTIONS" {
                requestedMethod = value("HTTP_ACCESS_CONTROL_REQUEST_METHOD")
            }
            place = site.place(of: self, value)
            path = site.stripped(path, at: place)
        }
        if path.hasPrefix("/uploads/") {
            let name = UploadFields.draftVersionName
            tus[name] = value("HTTP_" + name.uppercased().replacing("-", with: "_"))
        }
        // The rest says something of what is sent or changed.
        if isSafe { return }
        contentType = value("CONTENT_TYPE")
        contentEncoding = value("HTTP_CONTENT_ENCODING")
        func field(_ name: String) -> String? {
            value("HTTP_" + name.uppercased().replacing("-", with: "_"))
        }
        client = value("REMOTE_ADDR")
        for name in Self.pieceFields { pieces[name] = field(name) }
        for name in Self.tusFields { tus[name] = field(name) }
        for name in Self.unfollowedFields.keys { unfollowed[name] = field(name) }
        ifMatch = value("HTTP_IF_MATCH")
        contentDisposition = value("HTTP_CONTENT_DISPOSITION")
        idempotencyKey = parameter("HTTP_IDEMPOTENCY_KEY")
        contentDigest = value("HTTP_CONTENT_DIGEST")
        representationDigest = value("HTTP_REPR_DIGEST")
    }

    /// - Throws: `Refusal` for a request through a proxy on a socket that is for none.
    func checkEntrance() throws(Refusal) {
        guard entrance == .barred else { return }
        throw Refusal(
            .operatorsOnly,
            """
            This is an address for operators. A proxy must not lead here.
            """)
    }

    /// Whether the request changes nothing (RFC 9110, section 9.2.1).
    var isSafe: Bool { ["GET", "HEAD", "OPTIONS", "TRACE"].contains(method) }

    /// The decoded segments of the path: `/jobs/a%20b` is `jobs`, `a b`.
    /// - Throws: `Refusal` for what could mean something else further on: `..`, an encoded slash,
    ///   control characters, or what is no UTF-8.
    func segments() throws(Refusal) -> [String] {
        guard path.utf8.first == UInt8(ascii: "/") else {
            throw Refusal(.malformedRequest, "The path does not begin with a slash.")
        }
        var segments: [String] = []
        // As bytes: characters cost more than all the rest of reading a request.
        let parts = path.utf8.dropFirst().split(
            separator: UInt8(ascii: "/"),
            omittingEmptySubsequences: false)
        for part in parts {
            guard let segment = PercentEncoding.decodedText(part),
                !segment.utf8.contains(where: {
                    $0 < 0x20 || $0 == 0x7f || $0 == UInt8(ascii: "/")
                }), segment != ".", segment != ".."
            else {
                throw Refusal(.malformedRequest, "The path has a part that is not allowed there.")
            }
            segments.append(segment)
        }
        return segments
    }
}
