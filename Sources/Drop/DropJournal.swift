internal import Jobs
internal import Platform

/// Which files are about to become which jobs. It is on the disk before the first of the jobs is one,
/// and until what becomes of the files has been done: so a crash in between makes no second job.
struct DropJournal {
    struct Entry: Codable {
        let key: String
        let job: JobID
        let path: String
        /// What stands beside the file and goes where it goes.
        let sidecar: String?
    }

    private static let prefix = "journal-"

    private let directory: Directory
    private let name: String

    /// Writes it down, durable.
    init(_ entries: [Entry], in directory: Directory) throws(SystemError) {
        self.directory = directory
        name = Self.prefix + String(UInt64.random(in: 0 ... .max), radix: 36)
        let file = try directory.create(name)
        try file.write(JSON.encode(entries))
        try file.synchronize()
        try directory.synchronize()
    }

    /// All has been done.
    func close() throws(SystemError) { try directory.remove(name) }

    /// What a crash has left. One that is cut off was written before any of its jobs was one.
    static func left(in directory: Directory) throws(SystemError) -> [(name: String, [Entry])] {
        var left: [(String, [Entry])] = []
        for name in try directory.names() where name.hasPrefix(prefix) {
            let text = try directory.contents(name, bytesMax: 16 << 20)
            left.append((name, (try? JSON.decode([Entry].self, from: text)) ?? []))
        }
        return left
    }
}
