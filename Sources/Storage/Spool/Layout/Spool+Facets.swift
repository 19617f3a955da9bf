/// What a part of a program may do with a spool: it is handed the facets that it needs.
protocol SpoolFacet: Sendable {
    var spool: Spool { get }
}

extension SpoolFacet {
    var layout: Layout { spool.layout }
}

extension Spool {
    /// Jobs on their way into the spool, and the keys that they were sent with.
    package struct Intake: SpoolFacet { let spool: Spool }
    /// Files that come in pieces, each to become a job.
    package struct Uploads: SpoolFacet { let spool: Spool }
    /// Jobs on their way to and from `work/`: the scheduler's.
    package struct Claims: SpoolFacet { let spool: Spool }
    /// The directories in which jobs wait, and which pipelines have a deferred queue.
    package struct Queues: SpoolFacet { let spool: Spool }
    /// Jobs as they stand: their statuses and files, lists of them, and when they may begin.
    package struct Lookup: SpoolFacet { let spool: Spool }
    /// What people ask of jobs and pipelines.
    package struct Control: SpoolFacet { let spool: Spool }
    /// Jobs that were sent in one go, and what they come to.
    package struct Batches: SpoolFacet { let spool: Spool }
    /// The ends that somebody is to be notified of, and how far their deliveries are.
    package struct Outbox: SpoolFacet { let spool: Spool }
    /// The removal of jobs whose time is over.
    package struct Expiry: SpoolFacet { let spool: Spool }
    /// Whether the disk has room and takes what is written.
    package struct Disk: SpoolFacet { let spool: Spool }
    /// Which earlier jobs have made what.
    package struct Reuse: SpoolFacet { let spool: Spool }
    /// What the scheduler and the notifier count, and whether a scheduler runs.
    package struct Metrics: SpoolFacet { let spool: Spool }

    package var intake: Intake { Intake(spool: self) }
    package var uploads: Uploads { Uploads(spool: self) }
    package var claims: Claims { Claims(spool: self) }
    package var queues: Queues { Queues(spool: self) }
    package var lookup: Lookup { Lookup(spool: self) }
    package var control: Control { Control(spool: self) }
    package var batches: Batches { Batches(spool: self) }
    package var outbox: Outbox { Outbox(spool: self) }
    package var expiry: Expiry { Expiry(spool: self) }
    package var disk: Disk { Disk(spool: self) }
    package var reuse: Reuse { Reuse(spool: self) }
    package var metrics: Metrics { Metrics(spool: self) }
}
