internal import HTTP
internal import FastCGI
internal import Jobs
internal import Platform
internal import Spool

extension Endpoint {
    /// Made while it is sent, by those who take uploads: clients that take their time keep no
    /// status waiting.
    static let archive = archive(
        "/jobs/{id}/archive", id: "archive", "All that a job has made, as one ZIP",
        ["Cache-Status": Answer.cacheStatus], .job(Responder.archive))

    static let batchArchive = archive(
        "/batches/{batch}/archive", id: "batchArchive",
        "All that the jobs of a batch have made, as one ZIP with a folder for each job",
        [:], .batch(Responder.archive), refusals: [.batchesBusy])

    private static func archive(
        _ path: PathPattern, id: String, _ summary: String, _ fields: [String: String],
        _ handler: Handler, refusals: [Refusal.Kind] = []
    ) -> Endpoint {
        let named = fields.merging(["Content-Disposition": "A name to save it under."]) { $1 }
        return Endpoint(
            .get, path, id: id, summary, queue: .upload,
            answers: [200: Answer("The ZIP.", ["application/zip": [:]], fields: named)],
            refusals: [.unknownFile, .unfinished] + refusals, handler)
    }
}

extension Responder {
    fileprivate func archive(_ id: JobID, _ route: Route) throws -> Response {
        let stored = try storedStatus(of: id)
        let status = try decoded(stored)
        guard status.state.isFinal else { throw Self.unfinished(status, "all its files") }
        let files = try lookup.files(of: id)
        guard let files, status.hasOutputs else {
            throw Refusal(.unknownFile, "The job has made no files.")
        }
        return Self.sending(
            .job(JobArchive(of: status, in: files)), called: JobArchive.name(of: status),
            stored.cacheFields)
    }

    /// Whole or not at all: an archive of what has ended so far would be taken for all there is.
    fileprivate func archive(_ id: BatchID, _ route: Route) throws -> Response {
        guard let manifest = try batches.manifest(of: id) else { throw Refusal.unknownBatch }
        guard let summary = try batches.sharedSummary(of: manifest) else {
            throw Refusal.batchesBusy
        }
        guard summary.finishedAt != nil || summary.total == 0 else {
            throw Refusal(
                .unfinished,
                """
                \(summary.total - summary.ended) of \(summary.total) jobs of the batch have not \
                ended yet; see \(summary.links.`self`).
                """, headers: [.retryAfter(seconds: 5)])
        }
        guard summary.bytesOut > 0 else {
            throw Refusal(.unknownFile, "The jobs of the batch have made no files.")
        }
        var jobs: [JobID] = []
        try batches.forEachJob(of: id) { jobs.append($0) }
        return Self.sending(
            .batch(BatchArchive(id, jobs.sorted(), lookup)),
            called: OutputNames.plain(manifest.title?.text ?? "batch-\(id)"))
    }

    private static func sending(
        _ archive: ResultArchive, called name: String, _ fields: [HeaderField] = []
    ) -> Response {
        Response(
            status: 200,
            headers: [
                HeaderField("Content-Type", "application/zip"), .attachment(name + ".zip"),
                .noCache,
                HeaderField("X-Content-Type-Options", "nosniff"),
            ] + fields, archive: archive)
    }

    /// Sends an archive behind the header of its answer, until its end or until nobody takes it.
    func send(_ archive: ResultArchive, as answer: consuming Request) {
        let client = Client(answer)
        do {
            try archive.write { client.request.write($0) }
        } catch {
            log.write(
                .info, "an archive was not sent to its end",
                ["archive": archive.subject, "reason": "\(error)"])
        }
    }

    /// The client that takes the bytes of an answer.
    private final class Client {
        let request: Request
        init(_ request: consuming Request) { self.request = request }
    }
}
