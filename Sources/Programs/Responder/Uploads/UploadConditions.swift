internal import HTTP

/// What must hold of an upload besides its form: that it is not one that came before, and that it
/// is what the digests in its header say.
struct UploadConditions: Hashable, Sendable {
    let key: IdempotencyKey?
    /// The SHA-256 that the body must have, in lower-case hexadecimal, as often as it was given.
    let digests: Set<String>

    /// Reads Idempotency-Key, and Content-Digest and Repr-Digest (RFC 9530): of a request's content
    /// that is a whole representation both say the same.
    init(_ head: RequestHead) throws(Refusal) {
        key = try head.idempotencyKey.map { (sent) throws(Refusal) in
            guard let key = IdempotencyKey(sent) else {
                throw Refusal(
                    .malformedRequest,
                    """
                    The Idempotency-Key is not a quoted string of 1 to \(IdempotencyKey.bytesMax) \
                    visible characters.
                    """)
            }
            return key
        }
        var digests: Set<String> = []
        let fields = [
            ("Content-Digest", head.contentDigest),
            ("Repr-Digest", head.representationDigest),
        ]
        for case (let name, let sent?) in fields {
            if let digest = try Self.sha256(in: sent, name) { digests.insert(digest) }
        }
        self.digests = digests
    }

    /// - Throws: `Refusal` when the body does not match.
    func check(_ hash: String) throws(Refusal) {
        guard digests.isSubset(of: [hash]) else {
            throw Refusal(
                .digestMismatch,
                """
                The SHA-256 of what arrived is not the one in Content-Digest or Repr-Digest.
                """)
        }
    }

    /// The digest of a field, in hexadecimal; `nil` when it has other algorithms alone.
    private static func sha256(in sent: String, _ name: String) throws(Refusal) -> String? {
        let field = DigestField(sent)
        let digest = field?["sha-256"]
        guard field != nil, digest == nil || digest?.count == 32 else {
            throw Refusal(
                .malformedRequest,
                """
                \(name) is malformed: it is written sha-256=:BASE64:, in small letters, with the \
                32 bytes of the SHA-256 in Base64 between the colons (RFC 9530).
                """)
        }
        return digest?.map { String(Int($0) + 256, radix: 16).dropFirst() }.joined()
    }
}
