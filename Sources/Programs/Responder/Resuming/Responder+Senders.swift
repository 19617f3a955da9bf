internal import Addresses
internal import Crypto
internal import HTTP
internal import Jobs
internal import Platform
internal import Spool

/// Whose an upload in pieces is, and whether it is one that was begun before.
extension Responder {
    /// What stands for the sender of an upload that has no owner: nobody reads his address from it.
    func senderHash(_ head: RequestHead) throws -> String? {
        guard let client = head.client else { return nil }
        let network = InternetAddress(client)?.network ?? client
        return SHA256.of(try uploads.salt() + network.utf8)
    }

    /// The id of the upload that a key of its sender names; `nil` without a key. Nobody else finds
    /// it out from the key.
    /// - Throws: `Refusal` when the key is malformed; `SystemError`.
    func keyedID(_ head: RequestHead, _ owner: String?) throws -> UploadID? {
        guard let key = try UploadConditions(head).key else { return nil }
        let digits = SHA256.of(try uploads.salt() + key.name(for: owner).utf8)
        func part(_ start: Int, _ count: Int) -> Substring {
            digits.dropFirst(start).prefix(count)
        }
        let text =
            "\(part(0, 8))-\(part(8, 4))-7\(part(12, 3))-8\(part(15, 3))-\(part(18, 12))"
        guard let id = UploadID(text) else {
            preconditionFailure("what was put together is an id")
        }
        return id
    }

    /// The upload that was begun with the same key.
    /// - Throws: `Refusal` when it is another one.
    func begunBefore(_ record: UploadRecord, _ head: RequestHead, _ fields: UploadFields) throws
        -> ResumableUpload?
    {
        guard head.idempotencyKey != nil, let known = try uploads.record(of: record.id) else {
            return nil
        }
        let isSame =
            known.owner == record.owner && known.query == record.query
            && known.metadata == record.metadata && known.purpose == record.purpose
            && known.parts == record.parts
            && (fields.isLengthDeferred || known.length == record.length)
        guard isSame else {
            throw Refusal(
                .keyReused, "Another upload was begun with this Idempotency-Key.")
        }
        return try open(record.id)
    }
}
