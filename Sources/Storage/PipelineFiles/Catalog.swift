package import PipelineReader
package import Pipelines
internal import Platform
internal import Synchronization

/// The pipelines of a directory, as they are defined now, and the built-in ones if they are wanted.
///
/// Each `NAME.yaml` in it defines one. Files are read again when they have changed, so that a
/// pipeline can be edited while the programs run. That is looked for at most once a second, unless
/// a pipeline is asked for that is not there.
///
/// A file with an error leaves its pipeline as it was read last without one. Only what this process
/// has read counts: one that starts anew knows no earlier version, and the pipeline cannot be used
/// until its file is mended.
///
/// A file takes the place of the built-in pipeline of its name, also while it has an error.
package final class Catalog: Sendable {
    /// The pipelines at one moment.
    package struct Snapshot: Sendable {
        /// The pipelines that can be used, by name. If there are errors of the same name, the
        /// pipeline is as its file said before.
        package fileprivate(set) var pipelines: [String: Pipeline] = [:]
        /// Which of them are built in: those that no file defines.
        package fileprivate(set) var builtIn: Set<String> = []
        /// The errors in files, by the name of the pipeline.
        package fileprivate(set) var errors: [String: DefinitionErrors] = [:]

        /// The pipelines that are as their files said before, since these have errors.
        package var kept: Set<String> { Set(errors.keys).intersection(pipelines.keys) }
        /// Those whose files have errors and that cannot be used.
        package var unusable: Set<String> { Set(errors.keys).subtracting(pipelines.keys) }
    }

    /// What a name means.
    package enum Entry: Sendable {
        case pipeline(Pipeline)
        /// There is such a file, it has an error, and no earlier version is known.
        case invalid(DefinitionErrors)
        case unknown
    }

    /// What has become of a file.
    package enum Change: Sendable {
        /// It has errors. `isKept` says whether its pipeline is used as it was before.
        case invalid(DefinitionErrors, isKept: Bool)
        /// It has no error any more, and the pipeline of this name is as it says.
        case corrected(String)
    }

    /// The directory, as it was given.
    package let path: String
    private let builtIn: [String: Pipeline]
    private let state: Mutex<State>
    private let now: @Sendable () -> Double
    private let isInstalled: @Sendable (OptionalPackage) -> Bool
    private let onChange: @Sendable (Change) -> Void

    /// How long a file has not been there when its pipeline is gone, in seconds: many an editor
    /// takes the old one away before it puts the new one in its place.
    package static let goneSeconds = 2.0

    private struct State {
        var snapshot = Snapshot()
        /// What was known of the files when they were read.
        var info: [String: FileInfo] = [:]
        /// And of the files that their steps use.
        var attached: [String: [String: FileInfo]] = [:]
        /// What their steps need and was not installed.
        var missing: [String: Set<OptionalPackage>] = [:]
        /// Since when files have not been there.
        var goneSince: [String: Double] = [:]
        var lookedAt = -Double.infinity
    }

    /// - Parameters:
    ///   - path: the directory; it may appear later.
    ///   - builtIn: the pipelines that need no file, by name.
    ///   - now: a time in seconds that never goes back.
    ///   - isInstalled: whether what a step needs is there; without it the file has an error.
    ///   - onChange: is called for each version of a file that has an error, and for the first
    ///     without one behind it.
    package init(
        _ path: String, builtIn: [String: Pipeline] = [:],
        now: @escaping @Sendable () -> Double = { Clock.monotonicSeconds },
        isInstalled: @escaping @Sendable (OptionalPackage) -> Bool = { $0.isInstalled },
        onChange: @escaping @Sendable (Change) -> Void
    ) {
        self.path = path
        self.builtIn = builtIn
        var state = State()
        state.snapshot.pipelines = builtIn
        state.snapshot.builtIn = Set(builtIn.keys)
        self.state = Mutex(state)
        self.now = now
        self.isInstalled = isInstalled
        self.onChange = onChange
    }

    /// What a pipeline's name means now.
    package func entry(_ name: String) -> Entry {
        let known = Catalog.entry(name, in: current())
        if case .pipeline = known { return known }
        // It may have been made or mended a moment ago, and the program that took a job for it may
        // have seen that before us.
        return Catalog.entry(name, in: current(ageSecondsMax: 0))
    }

    private static func entry(_ name: String, in snapshot: Snapshot) -> Entry {
        if let pipeline = snapshot.pipelines[name] { return .pipeline(pipeline) }
        if let errors = snapshot.errors[name] { return .invalid(errors) }
        return .unknown
    }

    /// The pipelines as they are defined now. A directory that cannot be read leaves them as they
    /// were.
    package func current() -> Snapshot { current(ageSecondsMax: 1) }

    /// Looks for changes now, however short the last look is ago.
    package func refresh() { _ = current(ageSecondsMax: 0) }

    private func current(ageSecondsMax: Double) -> Snapshot {
        state.withLock { state in
            let now = now()
            if now - state.lookedAt >= ageSecondsMax {
                state.lookedAt = now
                look(&state, now)
            }
            return state.snapshot
        }
    }

    private func look(_ state: inout State, _ now: Double) {
        guard let directory = try? Directory(opening: path), let names = try? directory.names(),
            let standing = try? Catalog.info(of: names, in: directory)
        else { return }
        var info = standing
        for (file, old) in state.info where standing[file] == nil {
            let since = state.goneSince[file] ?? now
            state.goneSince[file] = since
            if now - since < Catalog.goneSeconds { info[file] = old }
        }
        state.goneSince = state.goneSince.filter { standing[$0.key] == nil && info[$0.key] != nil }
        for file in Set(info.keys).union(state.info.keys).sorted() {
            let name = String(file.dropLast(Catalog.suffix.count))
            let attached = attached(of: name, in: state)
            guard
                info[file] != state.info[file] || attached != state.attached[file]
                    || state.missing[file]?.contains(where: isInstalled) == true
            else { continue }
            if info[file] == nil {
                state.snapshot.pipelines[name] = builtIn[name]
                state.snapshot.errors[name] = nil
                if builtIn[name] != nil { state.snapshot.builtIn.insert(name) }
            } else if !read(file, name, in: directory, into: &state) {
                // Not the file's fault: it is read the next time.
                info[file] = state.info[file]
            }
            state.attached[file] = self.attached(of: name, in: state)
        }
        state.info = info
    }

    /// What is known of the files that a pipeline's steps use; `nil` when they use none.
    private func attached(of name: String, in state: State) -> [String: FileInfo]? {
        guard let files = state.snapshot.pipelines[name]?.attachedFiles, !files.isEmpty else {
            return nil
        }
        return PipelineFolder(path).state(of: files)
    }

    /// - Returns: whether it is known what the file says.
    private func read(
        _ file: String, _ name: String, in directory: Directory, into state: inout State
    ) -> Bool {
        if state.snapshot.builtIn.remove(name) != nil { state.snapshot.pipelines[name] = nil }
        let path = "\(path)/\(file)"
        let text: [UInt8]
        do throws(SystemError) {
            text = try directory.contents(file, bytesMax: 1 << 20)
        } catch {
            guard error.isForbidden || error.isWrongType else { return false }
            note(
                PipelineFile.unreadable(path, because: error.description), of: name,
                in: &state.snapshot)
            return true
        }
        var missing: Set<OptionalPackage> = []
        do {
            state.snapshot.pipelines[name] = try PipelineFile.parse(
                text, path: path, zones: { ZoneNames.all }, attach: PipelineFolder(self.path).attach
            ) { [isInstalled] package in
                let isThere = isInstalled(package)
                if !isThere { missing.insert(package) }
                return isThere
            }
            if state.snapshot.errors.removeValue(forKey: name) != nil { onChange(.corrected(name)) }
        } catch {
            note(error, of: name, in: &state.snapshot)
        }
        state.missing[file] = missing
        return true
    }

    private func note(_ errors: DefinitionErrors, of name: String, in snapshot: inout Snapshot) {
        snapshot.errors[name] = errors
        onChange(.invalid(errors, isKept: snapshot.pipelines[name] != nil))
    }

    static let suffix = ".yaml"

    private static func info(of names: [String], in directory: Directory) throws(SystemError)
        -> [String: FileInfo]
    {
        var result: [String: FileInfo] = [:]
        for name in names where name.hasSuffix(suffix) && !name.hasPrefix(".") {
            result[name] = try directory.info(name)
        }
        return result
    }
}
