internal import HTTP
internal import Jobs

/// Uploads in pieces (tus 1.0), which go on where they were cut off.
extension Endpoint {
    static let beginUpload = Endpoint(
        .post, "/uploads", id: "beginUpload", "Begins an upload that comes in pieces",
        parameters: [
            .version,
            .header("Upload-Length", "How long the file is, in bytes."),
            .header("Upload-Defer-Length", "1: how long it is will be said later."),
            .header(
                "Upload-Metadata",
                "Names with texts in Base64: filename, and what the query may say, too."),
            .header(
                "Upload-Concat",
                "partial: it is a part of a file. final;ADDRESS ADDRESS …: it joins these parts."),
            .checksum, .complete, .draftVersion, .idempotencyKey,
        ] + Parameter.pipelineAndUpload,
        answers: [
            201: Answer(
                "It has begun.",
                fields: state.merging(["Location": "Where the pieces go."]) { $1 })
        ],
        refusals: [
            .preconditionFailed, .uploadBusy, .beyondLength, .checksumMismatch, .unknownUpload,
            .uploadGone, .tooManyUploads,
        ], .beginUpload(OpenAPI.piece(isRequired: false)))

    static let appendPiece = Endpoint(
        .patch, "/uploads/{upload}", id: "appendPiece",
        "Adds a piece to an upload; the last one makes it a job",
        parameters: [
            .version,
            .header("Upload-Offset", "Where the piece belongs: how many bytes came before it."),
            .header("Upload-Length", "How long the file is, where that was to be said later."),
            .checksum, .complete, .draftVersion,
        ],
        answers: [204: Answer("What came is on the disk.", fields: state)],
        refusals: [
            .preconditionFailed, .wrongOffset, .uploadBusy, .beyondLength, .checksumMismatch,
            .noPiece, .joinedUpload, .tooManyUploads,
        ], .appendPiece(OpenAPI.piece(isRequired: true)))

    static let uploadState = Endpoint(
        .get, "/uploads/{upload}", id: "uploadState",
        "How far an upload is; a piece of it that is under way ends there",
        queue: .upload, answers: [200: Answer("That.", json: "Upload", fields: state)],
        refusals: [.uploadBusy] + Handler.becoming, schemas: OpenAPI.uploadSchemas,
        .resumable(Responder.uploadState))

    static let removeUpload = Endpoint(
        .delete, "/uploads/{upload}", id: "removeUpload",
        "Ends an upload; a job that it has become goes on",
        queue: .upload, parameters: [.version], answers: [204: Answer("It is gone.")],
        refusals: [.uploadBusy, .preconditionFailed], .resumable(Responder.removeUpload))

    static let uploadOptions = Endpoint(
        .options, "/uploads", id: "uploadOptions", "What of tus is known here",
        queue: .upload,
        answers: [
            204: Answer(
                "In its header.",
                fields: [
                    "Tus-Version": "The versions of the protocol.",
                    "Tus-Extension": "Its extensions.",
                    "Tus-Max-Size": "How long a file may be for any pipeline, in bytes.",
                    "Tus-Checksum-Algorithm": "Digests that a piece may have.",
                    "Accept-Patch": "What a piece is sent as by the draft of the IETF.",
                    "Upload-Limit": "How long a file may be for any pipeline: max-size.",
                ])
        ], .anyone(Responder.uploadOptions))

    private static let state = [
        "Upload-Complete": "?1 when all bytes are there, else ?0.",
        "Upload-Limit": "How many seconds it is kept unless more of it comes: max-age.",
        "Upload-Offset": "How many bytes are on the disk.",
        "Upload-Length": "How long the file is, where that is known.",
        "Upload-Expires": "When the upload is removed unless more of it comes.",
        "Pressroom-Job": "Where the job is that the upload has become.",
        "Link": "The same, as the relation monitor.",
        "Tus-Resumable": "The version of the protocol.",
    ]
}

extension Parameter {
    fileprivate static let version = header("Tus-Resumable", "The version of the protocol: 1.0.0.")
    fileprivate static let complete = header(
        "Upload-Complete", "By the draft of the IETF: ?1 with the last piece, ?0 with others.")
    fileprivate static let draftVersion = header(
        "Upload-Draft-Interop-Version", "The version of the draft: 8, or 6 or 7.")
    fileprivate static let checksum = header(
        "Upload-Checksum", "The digest of the piece: sha1 or sha256, a space, and Base64.")
}

extension OpenAPI {
    fileprivate static func piece(isRequired: Bool) -> JSONValue {
        [
            "required": .bool(isRequired),
            "content": [
                .init(UploadFields.pieceType): ["schema": ["type": "string", "format": "binary"]],
                .init(UploadFields.draftPieceType): [
                    "schema": ["type": "string", "format": "binary"]
                ],
            ],
        ]
    }

    fileprivate static let uploadSchemas = [
        "Upload": object(
            "How far an upload is.",
            ["id": ["type": "string", "format": "uuid"], "offset": count("Bytes on the disk.")],
            optional: [
                "length": count("Bytes of the file."), "expiresAt": time("When it is removed."),
                "job": address,
            ])
    ]
}
