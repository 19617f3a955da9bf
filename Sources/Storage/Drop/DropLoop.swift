internal import PipelineFiles
internal import Pipelines
internal import Platform
internal import Spool
internal import Synchronization
internal import Text

/// The thread that takes dropped files. It looks at a directory when inotify reports a change, soon
/// when something there is not whole yet, and now and then in any case.
final class DropLoop: @unchecked Sendable {
    // Safe because one thread makes it, and hands it over to the one that runs it; others
    // call `stop`.

    /// How often a directory without hints is looked at, in seconds.
    private static let rescanSeconds = 10.0
    /// How soon it is looked at again when something is not whole, and after a hint, in seconds.
    private static let pendingSeconds = 0.5
    private static let hintSeconds = 0.1
    /// Looking takes no more than this part of the time.
    private static let share = 0.2
    private static let hintsToken: UInt64 = 0
    private static let stopToken: UInt64 = 1

    private let settings: DropSettings
    private let catalog: Catalog
    private let drop: Directory
    private let notes: Directory
    private let inotify: Inotify
    private let epoll: Epoll
    private let stopping: EventCounter
    private let isStopping = Atomic(false)
    private var folders: [String: WatchedFolder] = [:]
    private var watches: [Int32: String] = [:]
    /// What has been said to the operator already.
    private var reported: Set<String> = []

    private struct WatchedFolder {
        let folder: DropFolder
        let pipeline: Pipeline
        let watch: Int32?
        var due = 0.0
    }

    init(_ settings: DropSettings, _ catalog: Catalog, _ stopping: EventCounter)
        throws(SystemError)
    {
        self.settings = settings
        self.catalog = catalog
        self.stopping = stopping
        drop = try Directory(making: settings.disk.path + "/drop")
        notes = try drop.making(".pressroom")
        inotify = try Inotify()
        epoll = try Epoll()
        try epoll.add(inotify.raw, token: Self.hintsToken)
        try epoll.add(stopping.raw, token: Self.stopToken)
    }

    /// Ends `run` soon. Any thread may call it.
    func stop() {
        isStopping.store(true, ordering: .relaxed)
        stopping.signal()
    }

    /// Runs until it is stopped, or the spool fails.
    func run(onFailure: (SystemError) -> Void) {
        do throws(SystemError) {
            while !isStopping.load(ordering: .relaxed) {
                try refresh()
                for name in folders.keys.sorted() { try sweepIfDue(name) }
                let next = folders.values.map(\.due).min() ?? .infinity
                let wait = min(next - Clock.monotonicSeconds, 1)
                if try epoll.wait(seconds: max(0, wait)).contains(Self.hintsToken) { takeHints() }
            }
        } catch {
            onFailure(error)
        }
    }

    private func sweepIfDue(_ name: String) throws(SystemError) {
        let start = Clock.monotonicSeconds
        guard let watched = folders[name], watched.due <= start else { return }
        do throws(SystemError) {
            try watched.folder.sweep { isStopping.load(ordering: .relaxed) }
        } catch  where error.isDiskFull {
            watched.folder.say("no disk space for dropped files (retrying)", name, error)
            watched.folder.isPending = true
        }
        let now = Clock.monotonicSeconds
        let pause = watched.folder.isPending ? Self.pendingSeconds : Self.rescanSeconds
        folders[name]?.due = now + max(pause, (now - start) * (1 / Self.share - 1))
    }

    private func takeHints() {
        let soon = Clock.monotonicSeconds + Self.hintSeconds
        var hinted: Set<String> = []
        let isComplete = inotify.drainHints { hint in
            guard let name = watches[hint.watch] else { return }
            hinted.insert(name)
            if hint.name.isEmpty {
                watches[hint.watch] = nil
            } else {
                folders[name]?.folder.hints.note(hint.name, isMoved: hint.isMoved)
            }
        }
        for name in isComplete ? hinted : Set(folders.keys) {
            if let due = folders[name]?.due { folders[name]?.due = min(due, soon) }
        }
    }

    /// Has a directory for each pipeline that can be used, as it is defined now.
    private func refresh() throws(SystemError) {
        let places = places()
        for name in folders.keys where places[name] == nil { forget(name) }
        for (name, place) in places {
            if let watched = folders[name] {
                if watched.pipeline == place.pipeline, watched.folder.isInPlace { continue }
                forget(name)
            }
            do throws(SystemError) {
                folders[name] = try open(name, place.pipeline, at: place.path)
            } catch {
                if error.isFailedFlush { throw error }
                report(place.pipeline.name, at: place.path, error.description)
            }
        }
    }

    /// The directories that files are taken from, by a name: of each pipeline that can be used, its
    /// own under `drop/` and those that are named. Where two are within one another the first by
    /// name has the files.
    func places() -> [String: (pipeline: Pipeline, path: String?)] {
        var places: [String: (pipeline: Pipeline, path: String?)] = [:]
        let pipelines = catalog.current().pipelines.sorted { $0.key < $1.key }.map(\.value)
        for pipeline in pipelines { places[pipeline.name] = (pipeline, nil) }
        // None within the spool: that has what is dropped under `drop/`, and jobs.
        var known = [(path: Self.resolved(settings.disk.path), owner: "the spool")]
        for pipeline in pipelines {
            let further = settings.directories.filter { $0.pipeline == pipeline.name }.map(\.path)
            let paths = pipeline.drop.from + further
            if paths.isEmpty { continue }
            let published = pipeline.publish.filter { $0.server == nil }.map(\.to)
            let outputs = ([pipeline.drop.output].compactMap(\.self) + published)
                .map { (path: $0, resolved: Self.resolved($0)) }
            for path in paths where places["\(pipeline.name) \(path)"] == nil {
                let resolved = Self.resolved(path)
                let owner =
                    known.first { $0.path.overlaps(path: resolved) }?.owner
                    ?? outputs.first { $0.resolved.isPath(within: resolved) }
                    .map { "its own outputs in \($0.path)" }
                if let owner {
                    report(pipeline.name, at: path, "files there belong to \(owner)")
                    continue
                }
                known.append((resolved, "the pipeline \(pipeline.name)"))
                places["\(pipeline.name) \(path)"] = (pipeline, path)
            }
        }
        for directory in settings.directories
        where !pipelines.contains(where: { $0.name == directory.pipeline }) {
            report(
                directory.pipeline, at: directory.path, "there is no such pipeline that can be used"
            )
        }
        return places
    }

    /// A path without links, as far as it is there.
    private static func resolved(_ path: String) -> String {
        (try? Directory.resolve(path)) ?? path
    }

    /// Says to the operator, once, that nothing is taken from a directory.
    private func report(_ pipeline: String, at path: String?, _ reason: String) {
        guard reported.insert("\(pipeline) \(path ?? "") \(reason)").inserted else { return }
        settings.log.write(
            .error, "nothing can be dropped for a pipeline",
            [
                "pipeline": pipeline, "file": path ?? "drop/\(pipeline)", "reason": reason,
            ])
    }

    /// - Parameter path: of a directory that is not ours, and must be there; `nil` for the one
    ///   under `drop/`.
    private func open(_ name: String, _ pipeline: Pipeline, at path: String?)
        throws(SystemError) -> WatchedFolder
    {
        let directory =
            if let path { try Directory(opening: path) } else { try drop.making(name) }
        // Watched before it is first looked at, so that nothing falls in between. Where the system
        // allows no further watch it is looked at now and then.
        let watch = try? inotify.watch(directory.path)
        let own = try notes.making(
            path.map { DropName.notes(of: pipeline.name, at: $0) } ?? pipeline.name)
        let folder = try DropFolder(directory, noting: own, pipeline, settings)
        if let watch { watches[watch] = name }
        return WatchedFolder(folder: folder, pipeline: pipeline, watch: watch)
    }

    private func forget(_ name: String) {
        if let watch = folders.removeValue(forKey: name)?.watch {
            watches[watch] = nil
            inotify.unwatch(watch)
        }
    }
}
