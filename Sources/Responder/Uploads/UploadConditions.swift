internal import FoundationEssentials

/// What must hold of an upload besides its form: that it is not one that came before, and that it
/// is what its digests say.
struct UploadConditions: Hashable, Sendable {
    let key: IdempotencyKey?
    /// The SHA-256 that the body must have, in lower-case hexadecimal, as often as it was told.
    let digests: Set<String>

    /// Reads Idempotency-Key, and Content-Digest and Repr-Digest (RFC 9530): of a request's content
    /// that is a whole representation both tell the same.
    init(_ head: RequestHead) throws(Refusal) {
        key = try head.idempotencyKey.map { (sent) throws(Refusal) in
            guard let key = IdempotencyKey(sent) else {
                throw Refusal(.malformedRequest, """
                    The Idempotency-Key is not a quoted string of 1 to \(IdempotencyKey.bytesMax) \
                    visible characters.
                    """)
            }
            return key
        }
        var digests: Set<String> = []
        for field in [head.contentDigest, head.representationDigest] {
            if let field, let digest = try Self.sha256(in: field) { digests.insert(digest) }
        }
        self.digests = digests
    }

    /// - Throws: `Refusal` when the body is not what was told.
    func check(_ digest: String) throws(Refusal) {
        guard digests.isSubset(of: [digest]) else {
            throw Refusal(.digestMismatch, """
                The SHA-256 of what arrived is not the one in Content-Digest or Repr-Digest.
                """)
        }
    }

    /// The member `sha-256=:…:` of a dictionary (RFC 9651, section 3.2); algorithms that are not
    /// known are ignored.
    private static func sha256(in field: String) throws(Refusal) -> String? {
        for member in field.split(separator: ",") {
            let parts = HeaderParameters.trimmed(member).split(separator: "=", maxSplits: 1)
            guard parts.first == "sha-256" else { continue }
            guard parts.count == 2, parts[1].hasPrefix(":"), parts[1].hasSuffix(":"),
                  let bytes = Data(base64Encoded: String(parts[1].dropFirst().dropLast())),
                  bytes.count == 32
            else {
                throw Refusal(.malformedRequest,
                              "The sha-256 of Content-Digest or Repr-Digest is malformed.")
            }
            return bytes.map { String(Int($0) + 256, radix: 16).dropFirst() }.joined()
        }
        return nil
    }
}
