internal import Crypto
internal import Jobs
internal import Platform
internal import Spool

extension Responder {
    /// What a batch has come to.
    func batch(_ id: BatchID, _ head: RequestHead) throws(Refusal) -> Response {
        let known = try Refusal.spooling { () throws(SystemError) in try spool.manifest(of: id) }
        guard let manifest = known else { throw Refusal.unknownBatch }
        let counted = try Refusal.spooling { () throws(SystemError) in
            try spool.sharedSummary(of: manifest)
        }
        guard let summary = counted else {
            throw Refusal(
                .spoolUnavailable, "The jobs of the batch are being counted; ask again.",
                headers: [.retryAfter(seconds: 1)])
        }
        let text = JSON.encode(summary, pretty: true)
        let stored = StoredStatus(json: text, tag: String(SHA256.of(text).prefix(16)))
        return Response(stored, unless: head.ifNoneMatch.map { EntityTags($0) })
    }
}
