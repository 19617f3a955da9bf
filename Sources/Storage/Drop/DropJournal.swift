internal import Jobs
internal import Platform
internal import Spool

/// Which files are about to become which jobs. It is on the disk before the first of the jobs
/// is one, and until what becomes of the files has been done: so a crash in between makes no
/// second job.
///
/// Files that could not be put away are noted in another, which says that they have become jobs:
/// those may be gone before the files are.
struct DropJournal {
    struct Entry: Codable {
        let key: String
        let job: JobID
        let path: String
        /// What stands beside the file and goes where it goes.
        let sidecar: String?
    }

    /// How far its files had come when it was written.
    enum Kind: String, CaseIterable {
        /// They may be jobs already; the spool knows.
        case begun = "journal-"
        /// They are jobs, or were.
        case taken = "taken-"
    }

    private let directory: Directory
    private let name: String
    let kind: Kind
    let entries: [Entry]

    /// Writes it down, durable.
    init(_ entries: [Entry], as kind: Kind = .begun, in directory: Directory)
        throws(SystemError)
    {
        self.directory = directory
        self.kind = kind
        self.entries = entries
        name = kind.rawValue + String(UInt64.random(in: 0 ... .max), radix: 36)
        let file = try directory.create(name)
        do throws(SystemError) {
            try file.write(JSON.encode(entries.map(Versioned.init)))
        } catch {
            // Where there is no room, it is tried again and again.
            try? directory.remove(name)
            throw error
        }
        try file.synchronize()
        try directory.synchronize()
    }

    private init(_ kind: Kind, reading name: String, in directory: Directory) throws(SystemError) {
        self.directory = directory
        self.kind = kind
        self.name = name
        let text = try directory.contents(name, bytesMax: 16 << 20)
        entries =
            try Spool.decode([Versioned<Entry>].self, from: text, of: "\(directory.path)/\(name)")?
            .map(\.value) ?? []
    }

    /// All has been done.
    func close() throws(SystemError) { try directory.remove(name) }

    /// What was left by a crash, or by something that failed. One that is cut off was written
    /// before any of its jobs was one, or beside another that is whole.
    /// - Throws: `SystemError`, also when one has a newer form: which files are jobs is not known.
    static func left(in directory: Directory) throws(SystemError) -> [DropJournal] {
        var left: [DropJournal] = []
        for name in try directory.names() {
            guard let kind = Kind.allCases.first(where: { name.hasPrefix($0.rawValue) })
            else { continue }
            left.append(try DropJournal(kind, reading: name, in: directory))
        }
        return left
    }
}
