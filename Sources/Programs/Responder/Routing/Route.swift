internal import HTTP
internal import Jobs

/// A request and the endpoint that it is for.
struct Route: Sendable {
    let endpoint: Endpoint
    private(set) var head: RequestHead
    private let segments: [String]

    /// Reads method and path, and refuses what the endpoint would ignore.
    /// - Throws: `Refusal` when nothing is at the address, or not for the method, and for a body or
    ///   a parameter that has no meaning there.
    init(_ head: RequestHead) throws(Refusal) {
        segments = try head.segments()
        var head = head
        if segments.count == 2, segments[0] == "uploads" { head.overrideMethod() }
        self.head = head
        // No file is sent to an address that ends in a slash.
        let isSentToFolder = head.method == "POST" && segments.count > 1 && segments.last == ""
        guard !isSentToFolder, let address = Router.all.address(of: segments) else {
            throw Self.nothing(at: head)
        }
        guard let endpoint = address[head.method] else {
            let hint = segments == [""] ? Self.whereFilesAreSent(head) : ""
            throw Refusal(
                .methodNotAllowed, "Possible here: \(address.allow).\(hint)",
                headers: [HeaderField("Allow", address.allow)])
        }
        self.endpoint = endpoint
        // What has a body reads its query itself.
        if endpoint.handler.body != nil { return }
        // OPTIONS asks about an address with the query that other methods have there.
        if endpoint.method != .options {
            try head.checkQuery(endpoint.queryNames, repeated: endpoint.repeatedNames)
        }
        try head.checkNoContent()
    }

    /// The same for who gets a page: its conditions are of the page, which is not waited for.
    var unconditional: Route {
        guard endpoint.browser != nil, head.prefersPage else { return self }
        var route = self
        (route.head.ifNoneMatch, route.head.prefer) = (nil, nil)
        return route
    }

    /// What stands in the address for a name of the endpoint's path, decoded.
    subscript(_ name: String) -> String {
        guard let index = endpoint.path.index(of: name) else {
            preconditionFailure("\(endpoint.path.text) has no \(name)")
        }
        return segments[index]
    }

    /// The id that stands for `{id}`.
    /// - Throws: `Refusal` when it is not one of a job.
    func job() throws(Refusal) -> JobID {
        guard let id = JobID(self["id"]) else { throw Refusal.unknownJob }
        return id
    }

    /// The id that stands for `{upload}`.
    /// - Throws: `Refusal` when it is not one of an upload.
    func upload() throws(Refusal) -> UploadID {
        guard let id = UploadID(self["upload"]) else { throw Refusal.unknownUpload }
        return id
    }

    /// The id that stands for `{batch}`.
    /// - Throws: `Refusal` when it is not one of a batch.
    func batch() throws(Refusal) -> BatchID {
        guard let id = BatchID(self["batch"]) else { throw Refusal.unknownBatch }
        return id
    }

    /// A client that sends a file learns where files are sent to.
    private static func nothing(at head: RequestHead) -> Refusal {
        Refusal(
            .notFound, "There is nothing at this address.\(whereFilesAreSent(head))")
    }

    private static func whereFilesAreSent(_ head: RequestHead) -> String {
        guard ["POST", "PUT", "PATCH"].contains(head.method) else { return "" }
        return """
             Files are sent with POST to /jobs?pipeline=NAME or /batches?pipeline=NAME, or with \
            PUT to /upload/NAME/FILENAME; GET /pipelines lists the names.
            """
    }
}
