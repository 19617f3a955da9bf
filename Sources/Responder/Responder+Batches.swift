internal import Digests
internal import Jobs
internal import Platform
internal import Spool

extension Responder {
    /// What a batch has come to.
    func batch(_ id: BatchID, _ head: RequestHead) throws(Refusal) -> Response {
        let summary = try Refusal.spooling { () throws(SystemError) in
            try spool.manifest(of: id).map { (batch) throws(SystemError) in
                try spool.summary(of: batch)
            }
        }
        guard let summary else { throw Refusal.unknownBatch }
        let text = JSON.encode(summary, pretty: true)
        let stored = StoredStatus(json: text, tag: String(SHA256.of(text).prefix(16)))
        return Response(stored, unless: head.ifNoneMatch.map { EntityTags($0) })
    }
}
