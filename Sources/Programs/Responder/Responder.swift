internal import FastCGI
internal import Jobs
internal import PipelineFiles
internal import Platform
internal import Spool

/// Answers requests. Used by many threads at once.
final class Responder: Sendable {
    /// The internal location of nginx.conf under which the spool lies.
    static let resultsLocation = "/results/"
    let counters = Counters()

    let spool: Spool
    let catalog: Catalog
    let capacity: Capacity
    private let notifiable: NotifiableAddresses
    let follower: Follower
    let log: Log
    /// Who may wait for what the scheduler does.
    let waitLimiter: WaitLimiter

    /// - Parameter waitersMax: how many requests may wait at a time for what the scheduler does.
    init(
        spool: Spool, catalog: Catalog, capacity: Capacity, notifiable: NotifiableAddresses,
        follower: Follower, log: Log, waitersMax: Int
    ) {
        self.notifiable = notifiable
        self.capacity = capacity
        self.spool = spool
        self.catalog = catalog
        self.follower = follower
        self.log = log
        waitLimiter = WaitLimiter(waitersMax: waitersMax)
    }

    /// Answers a request of the web server, or has it answered in time.
    func answer(_ request: consuming Request) {
        let head = RequestHead(
            parameters: {
                $0.hasPrefix("HTTP_") ? request.field($0) : request.parameter($0)
            }, hasParameter: { request.hasParameter(beginning: $0) })
        let response = answer(head, &request)
        counters.answers.add(response.status)
        if let following = response.following, head.method != "HEAD" {
            follower.follow(request.hold(), following, response)
            return
        }
        let bytes = response.serialized(withBody: head.method != "HEAD")
        let isTaken = bytes.withUnsafeBytes { request.write($0) }
        guard isTaken, head.method != "HEAD", let archive = response.archive else { return }
        send(archive, as: request)
    }

    /// Decides the answer; a job that was sent is committed when it says so.
    func answer(_ head: RequestHead, _ body: inout some UploadBody & ~Copyable) -> Response {
        do throws(Refusal) {
            try head.checkEntrance()
            try head.checkOrigin()
            let route = try Route(head)
            // The one way to a job or a batch, whatever is asked of it.
            if let subject = route.subject { try admit(head, to: subject) }
            switch route {
            case .health: return health()
            case .ready: return try ready()
            case .metrics:
                try admitToMetrics(head)
                return try metrics()
            case .openAPI: return openAPI()
            case .problems: return problems()
            case .pipelines: return try pipelines()
            case .pipeline(let name): return try pipeline(name)
            case .submit(let upload): return try submit(upload, head, &body)
            case .list(var query):
                // Who may see a batch may see its jobs.
                if query.batch == nil { try admitToList(head) } else { query.owners = .all }
                return try list(query)
            case .batch(let id): return try batch(id, head)
            case .status(let id): return try status(of: id, head)
            case .act(let request): return try act(request, head)
            case .delete(let id): return try delete(id, head)
            case .events(let id): return try events(of: id, head)
            case .file(let id, let step, let name): return try file(of: id, step, name)
            case .files(let id): return try files(of: id)
            case .archive(let id): return try archive(of: id)
            case .input(let id, let name): return try input(of: id, name)
            }
        } catch {
            note(error, head)
            return error.response(instance: head.path)
        }
    }

    /// Requests are answered: this one is.
    func health() -> Response {
        Response(status: 200, headers: [.json, .noStore], body: Self.healthy)
    }

    private func submit(
        _ upload: UploadRequest, _ head: RequestHead,
        _ body: inout some UploadBody & ~Copyable
    ) throws(Refusal) -> Response {
        let admission = try capacity.admit(bytes: upload.contentLength ?? 0)
        var intake = Intake(
            upload, into: spool, catalog: catalog, capacity: capacity, admission,
            notifiable: notifiable)
        let accepted = try intake.accept(&body)
        if !accepted.isRepeated { counters.accepted.add(accepted.pipeline, accepted.jobs) }
        var about = [
            "pipeline": accepted.pipeline, "owner": upload.owner ?? "",
            "bytes": "\(accepted.bytes)",
        ]
        defer {
            log.write(
                .info,
                accepted.isRepeated
                    ? "answered an upload again"
                    : "accepted \(upload.isBatch ? "a batch" : "a job")", about)
        }
        switch accepted.kind {
        case .job(let status):
            about["job"] = status.id.text
            about["files"] = "\(status.inputs.count)"
            return Self.accepted(
                JSON.encode(AcceptedJob(status: status), pretty: true),
                at: status.links.`self`, waiting(for: status.id, .accepted, head))
        case .batch(let batch):
            about["batch"] = batch.id.text
            about["jobs"] = "\(accepted.jobs)"
            let counted = try Refusal.spooling { () throws(SystemError) in
                try spool.sharedSummary(of: batch)
            }
            let summary = counted ?? BatchSummary(of: batch, queued: accepted.jobs)
            return Self.accepted(JSON.encode(summary, pretty: true), at: summary.links.`self`)
        }
    }

    private static func accepted(
        _ body: [UInt8], at address: String,
        _ following: Following? = nil
    ) -> Response {
        Response(
            status: 202,
            headers: [
                .json, HeaderField("Location", address), .retryAfter(seconds: 1), .noCache,
            ], body: body, following: following)
    }

    private func status(of id: JobID, _ head: RequestHead) throws(Refusal) -> Response {
        let stored = try storedStatus(of: id)
        let known = head.ifNoneMatch.map { EntityTags($0) }
        return Response(stored, unless: known, following: waiting(for: id, .read(known), head))
    }

    private func file(of id: JobID, _ step: String, _ name: String) throws(Refusal) -> Response {
        let status = try decoded(storedStatus(of: id))
        let made = status.steps.first { $0.name == step }
        let output = made?.outputs.first { $0.name == name }
        let path = try Refusal.spooling { () throws(SystemError) in
            try spool.outputPath(of: id, step: step, name: name)
        }
        guard let output, let path else {
            guard status.state.isFinal else {
                throw Self.unfinished(status, "this file")
            }
            throw Refusal(.unknownFile, "The job has no file of this name.")
        }
        return Self.sending(
            path, output.mediaType, called: output.title,
            CacheOutcome([made?.reused]))
    }

    func storedStatus(of id: JobID) throws(Refusal) -> StoredStatus {
        let stored = try Refusal.spooling { () throws(SystemError) in try spool.status(of: id) }
        guard let stored else { throw try missing(id) }
        return stored
    }

    func decoded(_ stored: StoredStatus) throws(Refusal) -> Status {
        do {
            return try stored.decoded()
        } catch {
            throw Refusal(.internalError, "The job's status cannot be read.", cause: "\(error)")
        }
    }

    /// Tells the operator of what was refused: our failures loudly, others' for the record.
    private func note(_ refusal: Refusal, _ head: RequestHead) {
        let isOurs = refusal.kind.status >= 500
        guard isOurs || head.method != "GET" else { return }
        var fields = ["kind": refusal.kind.rawValue, "path": head.path, "detail": refusal.detail]
        fields["reason"] = refusal.cause
        log.write(isOurs ? .error : .info, "refused a request", fields)
    }

    private static let healthy = JSON.encode(["status": "ok"], pretty: true)
}
