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

    let intake: Spool.Intake
    let lookup: Spool.Lookup
    let control: Spool.Control
    let batches: Spool.Batches
    let uploads: Spool.Uploads
    let outbox: Spool.Outbox
    let disk: Spool.Disk
    let metrics: Spool.Metrics
    let catalog: Catalog
    let capacity: Capacity
    /// Which uploads in pieces are under way.
    var openUploads: OpenUploads { capacity.openUploads }
    let notifiable: NotifiableAddresses
    let follower: Follower
    let log: Log
    /// Who may wait for what the scheduler does.
    let waitLimiter: WaitLimiter
    let site: Site
    /// The requests that bring pieces of uploads.
    let receivers = Receivers()

    /// - Parameters:
    ///   - waitersMax: how many requests may wait at a time for what the scheduler does.
    ///   - site: how clients reach this server.
    init(
        spool: Spool, catalog: Catalog, capacity: Capacity, notifiable: NotifiableAddresses,
        follower: Follower, log: Log, waitersMax: Int, site: Site = Site()
    ) {
        self.site = site
        self.notifiable = notifiable
        self.capacity = capacity
        (intake, lookup, control) = (spool.intake, spool.lookup, spool.control)
        (batches, uploads, outbox) = (spool.batches, spool.uploads, spool.outbox)
        (disk, metrics) = (spool.disk, spool.metrics)
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
            }, hasParameter: { request.hasParameter(beginning: $0) }, site: site)
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
        let origin = site.crossOrigin(of: head)
        let (response, endpoint) = decide(head, origin, &body)
        return response.placed(at: head.place)
            .adding(origin.fields(for: response, of: endpoint, site))
    }

    /// - Returns: the answer, and the endpoint that it is of, if there is one.
    private func decide(
        _ head: RequestHead, _ origin: CrossOrigin, _ body: inout some UploadBody & ~Copyable
    ) -> (Response, Endpoint?) {
        var endpoint: Endpoint?
        do {
            try head.checkEntrance()
            if let answer = try origin.answerBefore(head) { return (answer, nil) }
            if !origin.mayAct { try head.checkOrigin() }
            let route = try Route(head)
            endpoint = route.endpoint
            if !route.endpoint.isForOtherSites { try head.checkOrigin() }
            let response = try answer(route.unconditional, &body)
            let shown = try route.endpoint.browser?.answer(response, to: route) ?? response
            return (shown, endpoint)
        } catch {
            let refusal = Refusal(of: error)
            note(refusal, head)
            let response =
                head.prefersPage
                ? refusal.page(for: head)
                : refusal.response(instance: head.path, UploadFields.every(head))
            return (response, endpoint)
        }
    }

    /// Decides the answer to a program.
    private func answer(
        _ route: Route, _ body: inout some UploadBody & ~Copyable
    ) throws -> Response {
        let head = route.head
        switch route.endpoint.handler {
        case .anyone(let answer):
            return try answer(self)(route)
        case .operators(let answer):
            try admitOperator(head)
            return try answer(self)(route)
        case .metrics(let answer):
            try admitToMetrics(head)
            return try answer(self)(route)
        case .jobs(let answer):
            return try answer(self)(admit(head, to: JobQuery(head)), route)
        case .named(let answer):
            return try answer(self)(admit(head, to: NamedJobs(head)), route)
        case .job(let answer):
            let id = try route.job()
            try admit(head, to: .job(id))
            return try answer(self)(id, route)
        case .batch(let answer):
            let id = try route.batch()
            try admit(head, to: .batch(id))
            return try answer(self)(id, route)
        case .upload(_, let read):
            return try submit(read(route), head, &body)
        case .beginUpload:
            return try begin(route, &body)
        case .appendPiece:
            let id = try route.upload()
            try admit(head, to: .upload(id))
            return try append(id, route, &body)
        case .resumable(let answer):
            let id = try route.upload()
            try admit(head, to: .upload(id))
            return try answer(self)(id, route)
        }
    }

    /// Tells the operator of what was refused: our failures loudly, others' for the record.
    private func note(_ refusal: Refusal, _ head: RequestHead) {
        // To ask for a batch again in a second is no failure.
        let isOurs = refusal.kind.status >= 500 && refusal.kind != .batchesBusy
        guard isOurs || head.method != "GET" else { return }
        var fields = ["kind": refusal.kind.rawValue, "path": head.path, "detail": refusal.detail]
        fields["reason"] = refusal.cause
        log.write(isOurs ? .error : .info, "refused a request", fields)
    }
}
