internal import HTTP

/// What the header of a request says of its body. A server that does not do what is said there must
/// not take the body for what it is not.
extension RequestHead {
    /// Fields by which clients say that the body may be a piece of a file: of RFC 9110, of tus 1.0
    /// (https://tus.io/protocols/resumable-upload), and of the draft that is to follow it
    /// (draft-ietf-httpbis-resumable-upload), by which some send each upload.
    static let pieceFields = [
        "Content-Range", "X-Content-Range", "Upload-Offset", "Upload-Length", "Upload-Defer-Length",
        "Upload-Concat",
        "Upload-Complete", "Upload-Incomplete",
    ]

    /// Fields of tus 1.0 and of the draft that say nothing of a body that is whole.
    static let tusFields = [
        "Tus-Resumable", "Upload-Metadata", "Upload-Checksum", "Upload-Draft-Interop-Version",
    ]

    /// Fields that say something else of a request than its method, or of its body than is looked
    /// at, and what is to be done instead.
    static let unfollowedFields = [
        "X-HTTP-Method-Override": methodHint, "X-HTTP-Method": methodHint,
        "X-Method-Override": methodHint, "Content-MD5": digestHint, "Digest": digestHint,
    ]

    private static let methodHint = "Send the request with the method that is meant."
    private static let digestHint =
        "Send the digest as Content-Digest: sha-256=:BASE64: (RFC 9530)."

    /// - Throws: `Refusal` when something is asked for that would not be done.
    private func checkUnfollowed() throws(Refusal) {
        let asked = unfollowed.sorted { $0.key < $1.key }
        guard let (name, value) = asked.first(where: { $0.value.uppercased() != method }),
            let hint = Self.unfollowedFields[name]
        else { return }
        throw Refusal(
            .malformedRequest,
            "\"\(name): \(Refusal.quotable(value))\" is not followed here. \(hint)")
    }

    /// Makes the method of a POST the one that X-HTTP-Method-Override names, as tus 1.0 has it for
    /// clients that cannot send another.
    mutating func overrideMethod() {
        guard method == "POST",
            let name = unfollowed.removeValue(forKey: "X-HTTP-Method-Override")
        else { return }
        method = name.uppercased()
    }

    /// Sees to it that the body of an upload in pieces is sent as it is.
    /// - Throws: `Refusal` when it is not.
    func checkUploadContent() throws(Refusal) {
        try checkUnfollowed()
        try checkCoding()
    }

    /// Sees to it that the body is a file, or a form of files, and that they are whole.
    /// - Throws: `Refusal` when the body is a piece of a file (RFC 9110, section 14.5), or coded
    ///   (section 8.4).
    func checkContent() throws(Refusal) {
        try checkUnfollowed()
        if let (name, value) = pieces.sorted(by: { $0.key < $1.key }).first(where: isPiece) {
            throw Refusal(
                .malformedRequest,
                """
                "\(name): \(Refusal.quotable(value))" says that the body is a piece of a file. \
                Send each file whole, in one request.
                """)
        }
        try checkCoding()
    }

    private func checkCoding() throws(Refusal) {
        let codings = (contentEncoding ?? "").split(separator: ",")
            .map { HeaderParameters.trimmed(String($0)).lowercased() }
        guard codings.allSatisfy({ ["", "identity"].contains($0) }) else {
            throw Refusal(
                .unsupportedEncoding,
                """
                The body is sent with "Content-Encoding: \(Refusal.quotable(contentEncoding!))". \
                Files are taken as they are, without a coding.
                """, headers: [HeaderField("Accept-Encoding", "identity")])
        }
    }

    /// Whether a field says that more is to come, or has.
    private func isPiece(_ name: String, _ value: String) -> Bool {
        switch name {
        case "Upload-Complete": value != "?1"
        case "Upload-Incomplete": value != "?0"
        case "Upload-Length": Int(value) != contentLength
        default: true
        }
    }

    /// Sees to it that there is no body where none is read.
    /// - Throws: `Refusal` for a body: what it says would not be done.
    func checkNoContent() throws(Refusal) {
        try checkUnfollowed()
        guard contentLength ?? 0 == 0, !isChunked else {
            throw Refusal(.malformedRequest, "A request to this address has no body.")
        }
    }

    /// Sees to it that what is to be changed is what the client has seen (RFC 9110, section 13.1).
    /// - Parameter tag: of what there is, with its quotes; `nil` when the request makes something.
    /// - Throws: `Refusal` when it is not.
    func checkConditions(on tag: String?) throws(Refusal) {
        let isMatched =
            ifMatch.map { field in
                tag.map { EntityTags(strong: field).match($0) } ?? false
            } ?? true
        let isExcluded =
            ifNoneMatch.map { field in
                tag.map { EntityTags(field).match($0) } ?? false
            } ?? false
        guard isMatched, !isExcluded else {
            let field = isMatched ? "If-None-Match" : "If-Match"
            throw Refusal(
                .preconditionFailed,
                "The condition of \(field) does not hold; nothing was done.")
        }
    }
}
