internal import CommandLine
internal import Settings
internal import Jobs
internal import Platform
internal import Spool

/// A queue that is there already: looking at one must not make one.
enum ExistingSpool {
    /// Opens the queue that the command line names. What root does in a queue of somebody else is
    /// done as its owner: what belonged to root there, the daemons could not move or remove.
    /// - Parameter writing: whether anything is to be changed.
    static func open(_ arguments: Arguments, writing: Bool = false) throws -> Spool {
        var path = arguments[Settings.spool]
        do throws(SystemError) {
            _ = try Directory(opening: "\(path)/new")
        } catch  where error.isForbidden {
            throw foreign(path, arguments)
        } catch {
            throw Failure(
                "there is no queue at \"\(path)\"; 'pressroom up' makes one, "
                    + "and --spool says where it is")
        }
        if let owner = User(owning: path), !owner.isOwn {
            if User.isRoot {
                // The owner may not be allowed to go by way of where we are.
                path = try Directory.resolve(path)
                try owner.act()
            } else if writing {
                throw foreign(path, arguments)
            }
        }
        return try Spool(opening: path)
    }

    private static func foreign(_ path: String, _ arguments: Arguments) -> Failure {
        guard let name = User(owning: path)?.name else {
            return Failure("you may not see what is at \"\(path)\"")
        }
        return Failure(
            "the queue at \"\(path)\" belongs to \(name); call this as that user: "
                + "sudo -u \(name) \(arguments.command) …")
    }

    /// Reads all operands of the command line as ids of jobs.
    static func ids(_ arguments: Arguments) throws(UsageError) -> [JobID] {
        try arguments.operands.map { text throws(UsageError) in try id(text, arguments) }
    }

    /// The status of a job that must be there.
    static func status(of id: JobID, in lookup: Spool.Lookup) throws -> Status {
        guard let stored = try lookup.status(of: id) else { throw try missing(id, in: lookup) }
        return try stored.decoded()
    }

    /// Why a job is not there.
    static func missing(_ id: JobID, in lookup: Spool.Lookup) throws(SystemError) -> Failure {
        Failure(
            try lookup.tombstone(of: id) == nil
                ? "there is no job \(id)"
                : "job \(id) has expired: it was removed after its pipeline's keep time")
    }

    /// What an id on the command line names.
    enum Named {
        case job(JobID)
        case batch(BatchManifest)
    }

    /// Finds the job or the batch that an id names.
    static func find(
        _ text: String, in lookup: Spool.Lookup, _ batches: Spool.Batches, _ arguments: Arguments
    ) throws -> Named {
        let id = try anyID(text, arguments)
        if let job = JobID(id.text), try lookup.path(of: job) != nil { return .job(job) }
        if let batch = try batches.manifest(of: id) { return .batch(batch) }
        if let job = JobID(id.text), try lookup.tombstone(of: job) != nil {
            throw try missing(job, in: lookup)
        }
        throw Failure("there is no job or batch \(id)")
    }

    /// Reads an id of a job or a batch from the command line.
    static func anyID(_ text: String, _ arguments: Arguments) throws(UsageError) -> BatchID {
        guard let id = BatchID(text) else {
            throw UsageError(
                "\"\(text)\" is no id of a job or a batch",
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
