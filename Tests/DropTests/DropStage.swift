import PipelineFiles
@testable import Drop
import Glibc
import Jobs
import PipelineReader
import Pipelines
import Platform
import Spool
import Synchronization

/// A directory of a pipeline under `drop/`, of a spool of its own, in which time goes as the
/// test says.
final class DropStage {
    let path: String
    private(set) var spool: Spool
    private(set) var settings: DropSettings
    let clock: ManualClock
    let pipeline: Pipeline
    /// The directory that has it.
    let pipelines: String
    private(set) var folder: DropFolder
    private let notes: Directory
    private let parent: Directory
    private let name: String
    private let makeSettings: (Spool) -> DropSettings

    /// How far the time is ahead of that of the machine, which files are dated by.
    final class ManualClock: Sendable {
        let aheadSeconds = Mutex(0.0)
        var now: UInt64 {
            UInt64(Int64(Clock.wallNanoseconds) + Int64(aheadSeconds.withLock { $0 } * 1e9))
        }
    }

    /// - Parameters:
    ///   - rules: further keys of the pipeline; `DIR` stands for the directory of the stage.
    ///   - directories: in that directory, of which files are taken too.
    init(
        _ rules: String = "", bytesMax: String = "3kB", queueMax: Int = 1_000_000,
        reserveBytes: Int = 0, windowMax: Int = 4096,
        durability: Spool.Durability = .none, publishRoots: [String] = [],
        directories: [String] = []
    ) throws {
        name = JobID(nanoseconds: Clock.wallNanoseconds, random: .random(in: 0 ... .max)).text
        parent = try Directory(opening: "/tmp")
        path = "/tmp/\(name)"
        spool = try Spool(opening: "\(path)/spool", durability: durability)
        let text = """
            name: web
            accepts: [image/jpeg, image/png]
            limits: { bytes: \(bytesMax) }
            \(rules.replacing("DIR", with: path))
            steps: { small: { uses: thumbnail, with: { width: 20 } } }
            """
        pipeline = try PipelineFile.parse(text: text, path: "web.yaml", zones: { [] })
        pipelines = "\(path)/pipelines"
        try Directory(making: pipelines).create("web.yaml").write(Array(text.utf8))
        let clock = ManualClock()
        self.clock = clock
        let dropped = directories.compactMap { [path] in DropDirectory("web=\(path)/\($0)") }
        let settings = { (spool: Spool) in
            DropSettings(
                spool: spool, queueMax: queueMax, reserveBytes: reserveBytes,
                notifiable: NotifiableAddresses("example.org")!, publishRoots: publishRoots,
                directories: dropped, log: Log(program: "test", threshold: .error),
                windowMax: windowMax
            ) { clock.now }
        }
        self.settings = settings(spool)
        makeSettings = settings
        notes = try Directory(making: "\(path)/spool/drop/.pressroom/web")
        let directory = try Directory(making: "\(path)/spool/drop/web")
        folder = try DropFolder(directory, noting: notes, pipeline, settings(spool))
    }

    deinit { try? parent.removeAll(name) }

    var drop: String { "\(path)/spool/drop/web" }
    /// Where is noted what has become of what was dropped.
    var notesPath: String { "\(path)/spool/drop/.pressroom/web" }

    /// As a new scheduler finds it.
    func restart() throws {
        spool = try Spool(opening: spool.path, durability: spool.durability)
        settings = makeSettings(spool)
        _ = try spool.claims.recover()
        folder = try DropFolder(Directory(opening: drop), noting: notes, pipeline, settings)
    }

    /// Lets time go by.
    func pass(_ seconds: Double) { clock.aheadSeconds.withLock { $0 += seconds } }

    /// Lets time go by, and looks.
    func sweep(after seconds: Double = 3) throws {
        pass(seconds)
        try folder.sweep { false }
    }

    static func jpeg(_ number: UInt8 = 0, bytes: Int = 900) -> [UInt8] {
        [0xff, 0xd8, 0xff, 0xe0] + [UInt8](repeating: number, count: bytes)
    }

    func write(_ name: String, _ bytes: [UInt8] = DropStage.jpeg()) throws {
        let parts = name.split(separator: "/")
        let folder = try Directory(
            making: ([drop] + parts.dropLast().map(String.init))
                .joined(separator: "/"))
        try folder.remove(String(parts.last!))
        try folder.create(String(parts.last!)).write(bytes)
    }

    /// All files below a directory of the pipeline's, sorted.
    func files(_ name: String = "") throws -> [String] {
        var found: [String] = []
        func visit(_ directory: Directory, _ path: String) throws {
            for name in try directory.names() {
                if try directory.info(name)?.kind == .directory {
                    try visit(directory.directory(name), path + name + "/")
                } else {
                    found.append(path + name)
                }
            }
        }
        try visit(Directory(opening: name.isEmpty ? drop : "\(drop)/\(name)"), "")
        return found.sorted()
    }

    /// What is noted besides which files are kept.
    func own() throws -> [String] { try notes.names().filter { $0 != "kept" }.sorted() }

    func reason(_ name: String) throws -> String {
        String(
            decoding: try Directory(opening: "\(drop)/.refused")
                .contents(name + ".reason.txt"), as: UTF8.self)
    }

    /// What jobs there are: the file's name, and what it holds.
    func jobs() throws -> [Manifest] {
        try spool.lookup.list(JobQuery(limit: 10_000)).jobs.reversed().compactMap { stored in
            try spool.lookup.manifest(of: stored.decoded().id)
        }
    }

    func names() throws -> [String] { try jobs().map { $0.inputs[0].name }.sorted() }

    /// The bytes of a job's file.
    func input(of job: JobID) throws -> [UInt8] {
        let path = try spool.lookup.inputPath(of: job, index: 0) ?? ""
        return try Directory(opening: spool.path).contents(path)
    }
}
