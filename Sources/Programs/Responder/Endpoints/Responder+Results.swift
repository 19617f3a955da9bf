internal import FastCGI
internal import Jobs
internal import Platform
internal import Spool

extension Responder {
    /// The answer that has the web server send a file of the spool, to be saved by its user.
    /// - Parameter path: relative to the spool.
    /// - Parameter outcome: whether it was taken over from an earlier job.
    static func sending(
        _ path: String, _ type: MediaType, called name: String,
        _ outcome: CacheOutcome? = nil
    ) -> Response {
        let location = resultsLocation + PercentEncoding.encode(path, allowed: "/")
        return Response(
            status: 200,
            headers: [
                HeaderField("X-Accel-Redirect", location),
                HeaderField("Content-Type", type.rawValue), .attachment(name),
                .noCache,
            ] + (outcome.map { [.cacheStatus($0)] } ?? []))
    }

    /// What a job was sent and has made so far.
    func files(of id: JobID) throws(Refusal) -> Response {
        let list = FileList(try decoded(storedStatus(of: id)))
        return Response(
            status: 200, headers: [.json, .noCache],
            body: JSON.encode(list, pretty: true))
    }

    /// A file as it was sent.
    /// - Parameter name: the name under which it is stored: `000`.
    func input(of id: JobID, _ name: String) throws(Refusal) -> Response {
        let inputs = try decoded(storedStatus(of: id)).inputs
        guard let index = inputs.indices.first(where: { Manifest.storedName($0) == name }),
            let path = try Refusal.spooling({ () throws(SystemError) in
                try spool.inputPath(of: id, index: index)
            })
        else {
            throw Refusal(.unknownFile, "The job has no file of this name.")
        }
        return Self.sending(path, inputs[index].mediaType, called: inputs[index].name)
    }

    /// All that a job has made, as one ZIP that is made while it is sent.
    func archive(of id: JobID) throws(Refusal) -> Response {
        let stored = try storedStatus(of: id)
        let status = try decoded(stored)
        guard status.state.isFinal else { throw Self.unfinished(status, "all its files") }
        let files = try Refusal.spooling { () throws(SystemError) in try spool.files(of: id) }
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

    /// The refusal of what is not there yet.
    static func unfinished(_ status: Status, _ what: String) -> Refusal {
        Refusal(
            .unfinished,
            """
            The job is \(status.state.rawValue) and has not made \(what) yet; see \
            \(status.links.`self`).
            """, headers: [.retryAfter(seconds: 1)])
    }

    /// Sends an archive behind the header of its answer, until its end or until nobody takes it.
    func send(_ archive: JobArchive, as answer: consuming Request) {
        let answer = Answer(answer)
        do {
            try archive.write { answer.request.write($0) }
        } catch {
            log.write(
                .info, "an archive was not sent to its end",
                ["job": archive.id.text, "reason": "\(error)"])
        }
    }

    /// What takes the bytes of an answer.
    private final class Answer {
        let request: Request
        init(_ request: consuming Request) { self.request = request }
    }
}

/// The body of `GET /jobs/{id}/files`.
private struct FileList: Encodable {
    struct Input: Encodable {
        let name: String
        let href: String
        let mediaType: MediaType
        let bytes: Int
    }

    struct File: Encodable {
        let step: String
        let output: Output

        private enum CodingKeys: String, CodingKey { case step }

        func encode(to encoder: any Encoder) throws {
            try output.encode(to: encoder)
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(step, forKey: .step)
        }
    }

    let inputs: [Input]
    let files: [File]
    /// Where all files are in one; `nil` until the job has ended.
    let archive: String?

    init(_ status: Status) {
        inputs = status.inputs.enumerated().map { index, input in
            Input(
                name: input.name, href: "/jobs/\(status.id)/inputs/\(Manifest.storedName(index))",
                mediaType: input.mediaType, bytes: input.bytes)
        }
        files = status.steps.flatMap { step in
            step.outputs.map { File(step: step.name, output: $0) }
        }
        archive = status.state.isFinal && !files.isEmpty ? "/jobs/\(status.id)/archive" : nil
    }
}
