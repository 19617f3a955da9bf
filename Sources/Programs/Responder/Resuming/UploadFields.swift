internal import HTTP
internal import Jobs
internal import Spool

/// What the header of a request says of an upload in pieces (tus 1.0,
/// https://tus.io/protocols/resumable-upload).
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
        try Self.checkVersion(head)
        hasPiece =
            head.contentType.map { HeaderParameters($0)?.value == Self.pieceType } ?? false
        offset = try Self.number("Upload-Offset", head)
        length = try Self.number("Upload-Length", head)
        switch head.pieces["Upload-Defer-Length"] {
        case nil: isLengthDeferred = false
        case "1": isLengthDeferred = true
        default: throw Refusal(.malformedRequest, "Upload-Defer-Length can only be 1.")
        }
        checksum = try head.tus["Upload-Checksum"].map { (field) throws(Refusal) in
            try UploadChecksum(field)
        }
        purpose = try Self.purpose(head.pieces["Upload-Concat"])
        metadata = head.tus["Upload-Metadata"] ?? ""
        _ = try UploadMetadata(metadata)
    }

    /// - Throws: `Refusal` when the client speaks another version of the protocol, or none.
    static func checkVersion(_ head: RequestHead) throws(Refusal) {
        guard head.tus["Tus-Resumable"] == version else {
            throw Refusal(
                .preconditionFailed,
                "This address speaks tus \(version): send \"Tus-Resumable: \(version)\".",
                headers: [HeaderField("Tus-Version", version)])
        }
    }

    /// What every answer about an upload in pieces has in its header, also a refusal.
    static func every(_ head: RequestHead) -> [HeaderField] {
        head.path == "/uploads" || head.path.hasPrefix("/uploads/") ? [versionField] : []
    }

    private static func number(_ name: String, _ head: RequestHead) throws(Refusal) -> Int? {
        guard let text = head.pieces[name] else { return nil }
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text) else {
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
