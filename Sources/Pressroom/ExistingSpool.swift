internal import Jobs
internal import Platform
internal import Spool

/// A queue that is there already: looking at one must not make one.
enum ExistingSpool {
    /// Opens the queue that the command line names.
    static func open(_ arguments: Arguments) throws -> Spool {
        let path = arguments.value(Commands.spool)!
        guard (try? Directory(opening: "\(path)/new")) != nil else {
            throw Failure("there is no queue at \"\(path)\"; 'pressroom up' makes one, "
                + "and --spool says where it is")
        }
        return try Spool(opening: path)
    }

    /// Reads all operands of the command line as ids of jobs.
    static func ids(_ arguments: Arguments) throws(UsageError) -> [JobID] {
        try arguments.operands.map { text throws(UsageError) in try id(text, arguments) }
    }

    /// The status of a job that must be there.
    static func status(of id: JobID, in spool: Spool) throws -> Status {
        guard let stored = try spool.status(of: id) else { throw try missing(id, in: spool) }
        return try stored.decoded()
    }

    /// Why a job is not there.
    static func missing(_ id: JobID, in spool: Spool) throws(SystemError) -> Failure {
        Failure(try spool.trace(of: id) == nil ? "there is no job \(id)"
            : "job \(id) has expired: it was kept as long as its pipeline says, and is gone")
    }

    /// What an id on the command line names.
    enum Named {
        case job(JobID)
        case batch(BatchManifest)
    }

    /// Finds the job or the batch that an id names.
    static func find(_ text: String, in spool: Spool, _ arguments: Arguments) throws -> Named {
        let id = try anyID(text, arguments)
        if let job = JobID(id.text), try spool.path(of: job) != nil { return .job(job) }
        if let batch = try spool.manifest(of: id) { return .batch(batch) }
        if let job = JobID(id.text), try spool.trace(of: job) != nil {
            throw try missing(job, in: spool)
        }
        throw Failure("there is no job or batch \(id)")
    }

    /// Reads an id of a job or a batch from the command line.
    static func anyID(_ text: String, _ arguments: Arguments) throws(UsageError) -> BatchID {
        guard let id = BatchID(text) else {
            throw UsageError("\"\(text)\" is no id of a job or a batch",
                             command: arguments.command)
        }
        return id
    }

    /// Reads a job's id from the command line.
    static func id(_ text: String, _ arguments: Arguments) throws(UsageError) -> JobID {
        guard let id = JobID(text.lowercased()) else {
            throw UsageError("\"\(text)\" is no job id", command: arguments.command)
        }
        return id
    }
}
