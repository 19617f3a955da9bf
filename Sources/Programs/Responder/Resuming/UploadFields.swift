internal import FoundationEssentials
internal import HTTP
internal import Jobs
internal import Spool

/// What the header of a request says of an upload in pieces, by tus 1.0
/// (https://tus.io/protocols/resumable-upload) or by the draft of the IETF that is to follow it
/// (draft-ietf-httpbis-resumable-upload).
struct UploadFields: Hashable, Sendable {
    static let version = "1.0.0"
    static let versionField = HeaderField("Tus-Resumable", version)
    /// What a body that is a piece of an upload is sent as.
    static let pieceType = "application/offset+octet-stream"

    /// What an upload that begins is to be.
    enum Purpose: Hashable, Sendable {
        case file
        case part
        /// Joins these.
        case joined([UploadID])
    }

    /// What a client speaks.
    enum Dialect: Hashable, Sendable { case tus, draft }

    static let draftVersionName = "Upload-Draft-Interop-Version"
    /// The versions of the draft that are alike in all that is done here.
    static let draftVersions = ["6", "7", "8"]
    /// What a body that is a piece of an upload is sent as by the draft.
    static let draftPieceType = "application/partial-upload"

    let dialect: Dialect
    /// Whether the upload ends with this piece, whatever was said of its length. By the draft only.
    let isLast: Bool
    /// Whether the body is a piece.
    let hasPiece: Bool
    /// Where the piece belongs.
    let offset: Int?
    let length: Int?
    /// Whether the length is to be said later.
    let isLengthDeferred: Bool
    let checksum: UploadChecksum?
    let purpose: Purpose
    let metadata: String

    /// - Throws: `Refusal` when a field is malformed, or the client speaks another version.
    init(_ head: RequestHead) throws(Refusal) {
        dialect = try Self.dialect(of: head)
        let type = head.contentType.flatMap { HeaderParameters($0)?.value }
        switch dialect {
        case .tus:
            isLast = false
            hasPiece = type == Self.pieceType
        case .draft:
            isLast = try Self.truth("Upload-Complete", head)
            // An upload begins as any other, with a body of the type that it has.
            hasPiece = head.method == "POST" || type == Self.draftPieceType
        }
        offset = try Self.number("Upload-Offset", head)
        let said = try Self.number("Upload-Length", head)
        let start = offset ?? 0
        let sent = isLast ? head.contentLength.map { start + $0 } : nil
        guard said == nil || sent == nil || said == sent else {
            throw Refusal(
                .malformedRequest,
                "The last piece ends at \(sent!), and not at the length, \(said!).")
        }
        length = said ?? sent
        switch head.pieces["Upload-Defer-Length"] {
        case nil: isLengthDeferred = dialect == .draft && length == nil
        case "1": isLengthDeferred = true
        default: throw Refusal(.malformedRequest, "Upload-Defer-Length can only be 1.")
        }
        checksum = try head.tus["Upload-Checksum"].map { (field) throws(Refusal) in
            try UploadChecksum(field)
        }
        purpose = try Self.purpose(head.pieces["Upload-Concat"])
        metadata = dialect == .draft ? Self.naming(head) : head.tus["Upload-Metadata"] ?? ""
        _ = try UploadMetadata(metadata)
    }

    /// - Throws: `Refusal` when the client speaks another version of the protocols, or none.
    static func dialect(of head: RequestHead) throws(Refusal) -> Dialect {
        let draft = head.tus[draftVersionName]
        if head.tus["Tus-Resumable"] == nil,
            draft != nil || head.pieces["Upload-Complete"] != nil
        {
            guard let draft, !draftVersions.contains(draft) else { return .draft }
            throw Refusal(
                .malformedRequest,
                "This address speaks the versions \(draftVersions.joined(separator: ", ")) of the "
                    + "draft, and not \(Refusal.quotable(draft)).")
        }
        guard head.tus["Tus-Resumable"] == version else {
            throw Refusal(
                .preconditionFailed,
                "This address speaks tus \(version): send \"Tus-Resumable: \(version)\".",
                headers: [HeaderField("Tus-Version", version)])
        }
        return .tus
    }

    /// A truth value of RFC 9651.
    private static func truth(_ name: String, _ head: RequestHead) throws(Refusal) -> Bool {
        switch head.pieces[name] {
        case "?1": return true
        case "?0": return false
        default: throw Refusal(.malformedRequest, "\(name) is neither ?0 nor ?1.")
        }
    }

    /// What a request that is as any other calls its file, as metadata.
    private static func naming(_ head: RequestHead) -> String {
        let disposition = head.contentDisposition.flatMap { HeaderParameters($0) }
        let name = disposition?.extended("filename") ?? disposition?["filename"]
        return name.map { "filename " + Data($0.utf8).base64EncodedString() } ?? ""
    }

    /// What every answer about an upload in pieces has in its header, also a refusal.
    static func every(_ head: RequestHead) -> [HeaderField] {
        head.path == "/uploads" || head.path.hasPrefix("/uploads/") ? [versionField] : []
    }

    private static func number(_ name: String, _ head: RequestHead) throws(Refusal) -> Int? {
        guard let text = head.pieces[name] else { return nil }
        // Sums of these must be numbers, too; more than a structured field has (RFC 9651) is none.
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text),
            number < 1_000_000_000_000_000
        else {
            throw Refusal(.malformedRequest, "\(name) is not a number of bytes.")
        }
        return number
    }

    private static func purpose(_ field: String?) throws(Refusal) -> Purpose {
        guard let field else { return .file }
        if field == "partial" { return .part }
        let parts = field.split(separator: ";", maxSplits: 1)
        let ids = parts.count == 2 && parts[0] == "final" ? parts[1].split(separator: " ") : []
        let uploads = ids.map { address in
            address.split(separator: "/").last.flatMap { UploadID(String($0)) }
        }
        let known = uploads.compactMap(\.self)
        guard !ids.isEmpty, known.count == ids.count else {
            throw Refusal(
                .malformedRequest,
                """
                Upload-Concat is not "partial", or "final;" and the addresses of uploads with \
                spaces between them.
                """)
        }
        guard known.count <= Manifest.inputsMax, Set(known).count == known.count else {
            throw Refusal(
                .malformedRequest,
                "An upload joins \(Manifest.inputsMax) others at most, and each once.")
        }
        return .joined(known)
    }
}
