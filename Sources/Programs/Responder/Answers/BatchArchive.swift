internal import Jobs
internal import Platform
internal import Spool
internal import ZIP

/// All that the jobs of a batch have made, as one ZIP with a folder for each job, and in it one for
/// each step. Each job is looked up when its turn comes: an archive of many takes no more memory.
struct BatchArchive: Hashable, Sendable {
    let id: BatchID
    let jobs: [JobID]
    private let lookup: Spool.Lookup

    /// - Parameter jobs: those of the batch, in the order in which they are to come.
    init(_ id: BatchID, _ jobs: [JobID], _ lookup: Spool.Lookup) {
        self.id = id
        self.jobs = jobs
        self.lookup = lookup
    }

    /// Writes the archive. A job that is removed meanwhile is left out.
    /// - Parameter write: takes the next bytes; false when nobody wants more.
    /// - Throws: as `JobArchive.write` does.
    func write(_ write: @escaping (UnsafeRawBufferPointer) -> Bool) throws {
        var archive = try ZIPWriter(write)
        var folders = FolderNames()
        for job in jobs {
            guard let status = try? lookup.status(of: job)?.decoded(), status.hasOutputs,
                let files = try lookup.files(of: job)
            else { continue }
            let folder = folders.choose(JobArchive.name(of: status))
            try JobArchive(of: status, in: files).append(to: &archive, under: folder + "/")
        }
        try archive.finish()
    }

    /// The names of folders that are different on systems that take `A` for `a`, too.
    struct FolderNames {
        private var names = OutputNames()
        private var given: Set<String> = []

        mutating func choose(_ name: String) -> String {
            let known = given
            let chosen = names.choose(JobArchive.safe(name), in: "") {
                known.contains($0.lowercased())
            }
            given.insert(chosen.lowercased())
            return chosen
        }
    }

    static func == (left: Self, right: Self) -> Bool {
        left.id == right.id && left.jobs == right.jobs
    }

    func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

/// What is sent as a ZIP.
enum ResultArchive: Hashable, Sendable {
    case job(JobArchive)
    case batch(BatchArchive)

    /// What it is of, for the log.
    var subject: String {
        switch self {
        case .job(let archive): "job \(archive.id)"
        case .batch(let archive): "batch \(archive.id)"
        }
    }

    func write(_ write: @escaping (UnsafeRawBufferPointer) -> Bool) throws {
        switch self {
        case .job(let archive): try archive.write(write)
        case .batch(let archive): try archive.write(write)
        }
    }
}
