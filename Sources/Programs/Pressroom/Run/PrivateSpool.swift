internal import Glibc
internal import Jobs
internal import Pipelines
internal import Platform
internal import Spool
internal import Text

/// A queue for one run, in a hidden directory beside the results, so that they are moved and never
/// copied. It goes when the run ends; one whose run was killed goes with the next run.
final class PrivateSpool {
    private static let prefix = ".pressroom-"

    private let parent: Directory
    private let name: String
    private let directory: Directory
    let intake: Spool.Intake
    let lookup: Spool.Lookup
    let batches: Spool.Batches
    let control: Spool.Control
    var spoolPath: String { "\(directory.path)/spool" }
    /// The directory with the one pipeline file.
    var pipelinesPath: String { "\(directory.path)/pipelines" }
    /// The daemon's log.
    let log: Descriptor

    /// - Parameters:
    ///   - parent: where the results go.
    ///   - text: the text of the pipeline's file.
    ///   - pipeline: what it says.
    init(in parent: Directory, text: [UInt8], of pipeline: Pipeline) throws(SystemError) {
        self.parent = parent
        try Self.reap(parent)
        directory = try parent.makingLocked { Self.prefix + JobID.new().text }
        name = directory.name
        try directory.setMode(0o700)
        let pipelines = try directory.making("pipelines")
        try pipelines.create(pipeline.name + ".yaml").write(text)
        for file in Set(pipeline.attachedFiles) {
            var folder = pipelines
            let parts = file.path.pathNames.map { String($0) }
            for part in parts.dropLast() { folder = try folder.making(part) }
            try folder.create(parts.last ?? "").write(pipeline.attachments[file.sha256] ?? [])
        }
        log = try directory.create("log")
        let spool = try Spool(opening: "\(directory.path)/spool", durability: .none)
        (intake, lookup) = (spool.intake, spool.lookup)
        (batches, control) = (spool.batches, spool.control)
    }

    /// What the daemon has logged.
    func loggedText() -> String {
        let bytes = (try? directory.contents("log")) ?? []
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Removes it all.
    func remove() {
        do {
            try parent.removeAll(name)
        } catch {
            Message.say("\(error)")
        }
    }

    /// Removes what runs that were killed have left.
    private static func reap(_ parent: Directory) throws(SystemError) {
        for name in try parent.names() where name.hasPrefix(prefix) {
            guard try parent.info(name)?.kind == .directory else { continue }
            // What its daemon, which ends a little later, still writes to goes another time.
            _ = try? parent.removeUnlocked(name)
        }
    }
}
