internal import Addresses
internal import HTTP

/// What the pages of another site may have their browser do here
/// (https://fetch.spec.whatwg.org/#http-cors-protocol).
struct CrossOrigin: Hashable, Sendable {
    /// As the browser sent it; `nil` when it is none that the operator lists.
    private let origin: String?
    private let isWithCredentials: Bool
    /// Whether a page of the site may have sent the request: in the name of a user only where the
    /// operator says so, since browsers send what they know of him unasked.
    let mayAct: Bool

    /// - Parameters:
    ///   - origin: what a browser says of where a request comes from.
    ///   - isOfUser: whether the request is in the name of a user.
    init(_ origin: String?, isOfUser: Bool, among allowed: AllowedOrigins) {
        let credentials = origin.flatMap { allowed.allowsCredentials(of: $0) }
        self.origin = credentials == nil ? nil : origin
        isWithCredentials = credentials ?? false
        mayAct = credentials != nil && (isWithCredentials || !isOfUser)
    }

    /// How long a browser keeps the answer to a preflight, in seconds.
    private static let ageSecondsMax = 7200
    /// The fields that a page may send, besides those that it always may.
    private static let requestFields =
        [
            "Content-Type", "Content-Disposition", "Content-Digest",
            "Repr-Digest", "Idempotency-Key", "If-Match", "If-None-Match", "If-Range",
            "Last-Event-ID", "Prefer", "Range", "X-HTTP-Method-Override", "X-Request-ID",
            "X-Requested-With",
        ] + RequestHead.tusFields + RequestHead.pieceFields.filter { $0.hasPrefix("Upload-") }
    /// The fields of an answer that a page may read, besides those that it always may.
    private static let answerFields = [
        "Accept-Ranges", "Allow", "Cache-Status", "Content-Disposition", "Content-Range", "ETag",
        "Link", "Location", "Preference-Applied", "Pressroom-Job", "Retry-After",
        "Tus-Resumable", "Tus-Version", "Tus-Extension", "Tus-Max-Size", "Tus-Checksum-Algorithm",
        "Upload-Complete", "Upload-Concat", "Upload-Defer-Length", "Upload-Expires",
        "Upload-Length", "Upload-Limit", "Upload-Metadata", "Upload-Offset",
    ]

    /// The answer to a browser that asks what a page of a listed site may send.
    /// - Returns: `nil` when the request is none of these.
    /// - Throws: `Refusal` when the page may not send it.
    func answerBefore(_ head: RequestHead) throws(Refusal) -> Response? {
        guard origin != nil, head.method == "OPTIONS", let method = head.requestedMethod else {
            return nil
        }
        let address = try Router.all.address(of: head.segments())
        guard let endpoint = address?[method], endpoint.isForOtherSites else {
            throw Refusal(
                .foreignOrigin, "Only a page of this site may have a browser send this.")
        }
        let fields = (isWithCredentials ? ["Authorization"] : []) + Self.requestFields
        let open = (address?.endpoints ?? []).filter(\.isForOtherSites).map(\.method)
        let methods = Endpoint.Method.allCases.filter(open.contains).flatMap(\.names)
        return Response(
            status: 204,
            headers: [
                HeaderField("Access-Control-Allow-Methods", methods.joined(separator: ", ")),
                HeaderField("Access-Control-Allow-Headers", fields.joined(separator: ", ")),
                HeaderField("Access-Control-Max-Age", "\(Self.ageSecondsMax)"), .noStore,
            ])
    }

    /// What the header of an answer says of other sites' pages.
    /// - Parameter endpoint: the one that was asked; `nil` when there is none.
    func fields(for response: Response, of endpoint: Endpoint?, _ site: Site) -> [HeaderField] {
        // What is refused may be read, so that a page can say why.
        let mayBeRead = endpoint?.isForOtherSites ?? true || response.status >= 400
        guard !site.corsOrigins.isEmpty, mayBeRead else { return [] }
        let vary = HeaderField("Vary", "Origin")
        guard let origin else { return [vary] }
        return [
            vary, HeaderField("Access-Control-Allow-Origin", origin),
            HeaderField(
                "Access-Control-Expose-Headers", Self.answerFields.joined(separator: ", ")),
        ] + (isWithCredentials ? [HeaderField("Access-Control-Allow-Credentials", "true")] : [])
    }
}

extension Site {
    func crossOrigin(of head: RequestHead) -> CrossOrigin {
        // Operators are on this machine, and no page of others is.
        CrossOrigin(
            head.entrance == .open ? head.origin : nil,
            isOfUser: head.owner != nil || head.isOperator, among: corsOrigins)
    }
}

extension Endpoint {
    /// Those that the pages of other sites may ask, where the operator lists these: what belongs to
    /// uploads and what comes of them. Nothing of other people's, and nothing that undoes work.
    private static let forOtherSites = Set(
        [
            submit, put, putUnnamed, submitBatch, beginUpload, appendPiece, uploadState,
            removeUpload,
            uploadOptions, status, events, files, output, input, archive, batch, pipelines,
            pipeline,
        ].map(\.id))

    /// Whether the pages of other sites may ask it, where the operator lists these.
    var isForOtherSites: Bool { Self.forOtherSites.contains(id) }
}
