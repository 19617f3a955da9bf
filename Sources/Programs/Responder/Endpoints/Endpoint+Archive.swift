internal import HTTP
internal import FastCGI
internal import Jobs
internal import Platform
internal import Spool

extension Endpoint {
    /// Made while it is sent, by those who take uploads: clients that take their time keep no
    /// status waiting.
    static let archive = Endpoint(
        .get, "/jobs/{id}/archive", id: "archive", "All that a job has made, as one ZIP",
        queue: .upload,
        answers: [
            200: Answer(
                "The ZIP.", ["application/zip": [:]],
                fields: [
                    "Content-Disposition": "A name to save it under.",
                    "Cache-Status": Answer.cacheStatus,
                ])
        ],
        refusals: [.unknownFile, .unfinished],
        .job(Responder.archive))
}

extension Responder {
    fileprivate func archive(_ id: JobID, _ route: Route) throws -> Response {
        let stored = try storedStatus(of: id)
        let status = try decoded(stored)
        guard status.state.isFinal else { throw Self.unfinished(status, "all its files") }
        let files = try lookup.files(of: id)
        guard let files, status.steps.contains(where: { !$0.outputs.isEmpty }) else {
            throw Refusal(.unknownFile, "The job has made no files.")
        }
        let first = status.inputs.first?.name ?? id.text
        let name = OutputNames.plain(status.title?.text ?? FileName.stem(of: first)) + ".zip"
        return Response(
            status: 200,
            headers: [
                HeaderField("Content-Type", "application/zip"), .attachment(name),
                .noCache,
                HeaderField("X-Content-Type-Options", "nosniff"),
            ] + stored.cacheFields, archive: JobArchive(of: status, in: files))
    }

    /// Sends an archive behind the header of its answer, until its end or until nobody takes it.
    func send(_ archive: JobArchive, as answer: consuming Request) {
        let client = Client(answer)
        do {
            try archive.write { client.request.write($0) }
        } catch {
            log.write(
                .info, "an archive was not sent to its end",
                ["job": archive.id.text, "reason": "\(error)"])
        }
    }

    /// The client that takes the bytes of an answer.
    private final class Client {
        let request: Request
        init(_ request: consuming Request) { self.request = request }
    }
}
