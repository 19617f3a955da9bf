internal import Jobs
internal import PipelineReader
internal import Pipelines
internal import Platform
internal import Spool
internal import Text

/// The directory of one pipeline under `drop/`. In the hands of one thread.
///
/// ```
/// drop/<pipeline>/           what people put there
///   .taken/ .refused/        where it goes
///   .taken/.hold-<key>       a file on its way there, or to its end
/// drop/.pressroom/<pipeline>/
///   journal-…                which files are about to become which jobs
///   taken-…                  which files have become jobs, and could not be put away yet
///   folder-<inode>-<birth>   the batch that a folder's files go to
///   kept/<key>               a file that was taken and stays
/// ```
/// What we go by is not among what people may change.
final class DropFolder {
    /// How long a file has not changed when it counts as whole, in seconds, unless the pipeline
    /// says otherwise.
    static let quietSeconds = DropRules().settleSeconds
    /// The same for one of which inotify has not reported that it was closed.
    static let uncertainSeconds = 10.0
    /// How long loose files join the batch of the last that came, in seconds.
    static let windowSeconds = 10.0
    /// How long a folder stays when its files are gone: who copies slowly may not have ended.
    static let emptySeconds = 60.0
    /// How long a file that is being written may stand still before its folder's batch is closed
    /// all the same, in seconds.
    static let abandonedSeconds = 86_400.0
    /// How many become jobs together.
    static let groupMax = 128
    /// How deep folders may be.
    static let depthMax = 32

    let settings: DropSettings
    let pipeline: Pipeline
    let root: DropPlace
    let own: Directory
    let kept: Directory
    let taken: Directory
    let refused: Directory
    var hints = DropHints()
    /// The batch of loose files that is open, and since when nothing came to it.
    var window: (batch: JobBatch, options: JobOptions, lastTaken: UInt64)?
    /// Files of which it is written down that they are refused.
    var noted: Set<String> = []
    /// Files that became jobs, and have not been put away: they could not be, or were not found.
    var lost: Set<FileKey> = []
    /// Whether no journal lists files that are still to be put away.
    var isRecovered = false
    /// Directories that files were moved to or from, and that have not been flushed since, by path.
    var moved: [String: Directory] = [:]
    /// Directories in `.taken/` and `.refused/` that are known to stay, by path.
    var durablePaths: Set<String> = []
    /// A flush that failed while something was refused: the sweep ends with it.
    var failedFlush: SystemError?
    /// What was noted and not there when that was looked for, by hash, and when that was.
    var missing: Set<Int> = []
    var lastTidied: UInt64?
    /// Whether something is there that is to be looked at again soon.
    var isPending = false
    /// What has been said to the operator already.
    private(set) var said: Set<String> = []

    /// Opens the directory, and puts in order what a crash has left.
    /// - Parameters:
    ///   - directory: of the pipeline, under `drop/`.
    ///   - own: what we note of it.
    init(
        _ directory: Directory, noting own: Directory, _ pipeline: Pipeline,
        _ settings: DropSettings
    ) throws(SystemError) {
        self.settings = settings
        self.pipeline = pipeline
        root = DropPlace(directory)
        self.own = own
        kept = try own.making("kept")
        taken = try directory.making(".taken")
        refused = try directory.making(".refused")
        for made in [own, directory] { try made.synchronize() }
        // The way to the other begins with the way to this one.
        try own.synchronizeAbove()
        try recoverJournals()
    }

    /// Whether this and the directories that files go to are those that stand there now: who has
    /// moved or removed one goes on with another.
    var isInPlace: Bool {
        (try? root.directory.isCurrent(at: root.directory.path)) == true
            && [taken, refused].allSatisfy { (try? $0.isCurrent(in: root.directory)) == true }
    }

    /// Why something of this name is not taken; `nil` when it is.
    func skipReason(for name: String) -> SkippedNames.Reason? {
        SkippedNames.reason(for: name) ?? (pipeline.drop.ignores(name) ? .hidden : nil)
    }

    /// Where the outputs of the jobs go.
    var publish: PublishRequest? {
        pipeline.drop.output.map { PublishRequest(to: $0, isSenders: false) }
    }

    /// Takes all that is whole.
    /// - Throws: `SystemError` when the spool fails; what is wrong with what was dropped is dealt
    ///   with here.
    /// - Parameter isStopping: asked between groups of files, and between those that are refused.
    func sweep(isStopping: () -> Bool) throws(SystemError) {
        isPending = false
        durablePaths = []
        try recoverJournals()
        tidy(isStopping: isStopping)
        closeWindow()
        var count = 0
        repeat {
            let list = DropListing(of: root, in: self)
            for name in list.folders where !isStopping() {
                try takeFolder(name, in: root, isStopping: isStopping)
            }
            count = try takeLoose(list, isStopping: isStopping)
            if let failedFlush { throw failedFlush }
            // What is left over of a window is looked for when there is room again.
            guard list.isCut, count > 0 else { return }
        } while !isStopping()
    }

    /// Says something to the operator, once.
    func say(_ event: String, _ path: String, _ error: SystemError? = nil) {
        let reason = error?.description ?? ""
        if said.count > 1000 { said.removeAll() }
        guard said.insert("\(event) \(path) \(reason)").inserted else { return }
        settings.log.write(
            .warning, event,
            [
                "pipeline": pipeline.name, "file": path,
                "reason": reason,
            ])
    }

    private func closeWindow() {
        guard let last = window?.lastTaken else { return }
        if settings.seconds(from: Int64(last)) > Self.windowSeconds { window = nil }
    }
}
