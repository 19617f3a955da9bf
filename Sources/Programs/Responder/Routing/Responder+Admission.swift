internal import Jobs
internal import Platform
internal import Spool

/// Who may ask for what: the one way from a request to a job, a batch, a list or the metrics.
extension Responder {
    /// What belongs to a user, or to nobody.
    enum Subject: Hashable, Sendable {
        case job(JobID)
        case batch(BatchID)
        case upload(UploadID)
    }

    /// Admits a request to a job or a batch. To anybody else it does not exist.
    /// - Throws: `Refusal` when there is none, or the client may not see it; `SystemError` when the
    ///   spool cannot be read.
    func admit(_ head: RequestHead, to subject: Subject) throws {
        guard try isVisible(subject, to: head) else {
            switch subject {
            case .job(let id):
                let tombstone = try tombstone(of: id)
                let isHis = tombstone.map { $0.owner == head.owner } ?? false
                throw isHis ? Refusal.expired : .unknownJob
            case .batch: throw Refusal.unknownBatch
            case .upload: throw Refusal.unknownUpload
            }
        }
    }

    /// Admits a request to a list of jobs. A job that nobody owns is for whoever knows its id: a
    /// list is for users and operators only then. Who may see a batch may see its jobs.
    /// - Returns: which jobs the list may have.
    /// - Throws: `Refusal` when nothing may be listed.
    func admit(_ head: RequestHead, to query: JobQuery) throws -> JobQuery {
        if let batch = query.batch {
            try admit(head, to: .batch(batch))
            var query = query
            query.owners = .all
            return query
        }
        guard head.owner != nil || head.isOperator else {
            throw Refusal(
                .listingRefused,
                """
                Jobs are listed for users that the web server knows, and for operators.
                """)
        }
        return query
    }

    /// Admits a request to those of the jobs it names that it may see. The others do not exist to
    /// it, which is no reason to withhold these.
    /// - Throws: `Refusal` when it may see none, or not the batch.
    func admit(_ head: RequestHead, to named: NamedJobs) throws -> NamedJobs {
        if let batch = named.batch { try admit(head, to: .batch(batch)) }
        var named = named
        let ids = named.visible
        named.visible = try ids.filter {
            try isVisible(.job($0), to: head) && lookup.path(of: $0) != nil
        }
        named.missing = ids.filter(Set(named.visible).symmetricDifference(ids).contains)
        if named.batch == nil, named.visible.isEmpty { throw Refusal.unknownJob }
        return named
    }

    /// Admits a request to what is of all users together.
    /// - Throws: `Refusal` when it is not an operator's.
    func admitOperator(_ head: RequestHead) throws(Refusal) {
        guard head.isOperator else {
            throw Refusal(.operatorsOnly, "Only operators may ask for this.")
        }
    }

    /// Admits a request to the metrics, which are of all users together.
    /// - Throws: `Refusal` when it is not an operator's, nor on the socket for metrics.
    func admitToMetrics(_ head: RequestHead) throws(Refusal) {
        guard head.isOperator || head.entrance == .metrics else {
            throw Refusal(
                .operatorsOnly,
                """
                Metrics are for operators, and on an address of their own.
                """)
        }
    }

    /// The refusal of a job that is not there, though the request may see it.
    func missing(_ id: JobID) throws(SystemError) -> Refusal {
        try tombstone(of: id) == nil ? .unknownJob : .expired
    }

    private func tombstone(of id: JobID) throws(SystemError) -> Spool.Lookup.Tombstone? {
        try lookup.tombstone(of: id)
    }

    /// Whether the client may see a job or a batch: a user sees those sent in that name, a request
    /// without a user those sent without one, and an operator all.
    /// - Throws: `SystemError` when the spool cannot be read.
    private func isVisible(_ subject: Subject, to head: RequestHead) throws(SystemError) -> Bool {
        if head.isOperator { return true }
        return switch subject {
        case .job(let id): try lookup.job(id, belongsTo: head.owner)
        case .batch(let id): try batches.batch(id, belongsTo: head.owner)
        case .upload(let id): try uploads.record(of: id).map { $0.owner == head.owner } ?? false
        }
    }
}
