package import Pipelines
internal import Platform
internal import Synchronization

/// The pipelines of a directory, as they are defined now.
///
/// Each `NAME.yaml` in it defines one. Files are read again when they have changed, so that a
/// pipeline can be edited while the programs run. That is looked for at most once a second, unless
/// a pipeline is asked for that is not there.
package final class Catalog: Sendable {
    /// The pipelines at one moment.
    package struct Snapshot: Sendable {
        /// The pipelines without a mistake, by name.
        package var pipelines: [String: Pipeline] = [:]
        /// The mistakes of the others, by name.
        package var mistakes: [String: DefinitionErrors] = [:]
    }

    /// What a name means.
    package enum Entry: Sendable {
        case pipeline(Pipeline)
        /// There is such a file, and it has a mistake.
        case mistaken(DefinitionErrors)
        case unknown
    }

    /// The directory, as it was given.
    package let path: String
    private let state = Mutex(State())
    private let onMistake: @Sendable (DefinitionErrors) -> Void

    private struct State {
        var snapshot = Snapshot()
        var facts: [String: FileFacts] = [:]
        var lookedAt = -Double.infinity
    }

    /// - Parameters:
    ///   - path: the directory; it may appear later.
    ///   - onMistake: is told of each file with a mistake, once for each version of it.
    package init(_ path: String, onMistake: @escaping @Sendable (DefinitionErrors) -> Void) {
        self.path = path
        self.onMistake = onMistake
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
        if let mistakes = snapshot.mistakes[name] { return .mistaken(mistakes) }
        return .unknown
    }

    /// The pipelines as they are defined now. A directory that cannot be read leaves them as they
    /// were.
    package func current() -> Snapshot { current(ageSecondsMax: 1) }

    /// Looks for changes now, however short the last look is ago.
    package func refresh() { _ = current(ageSecondsMax: 0) }

    private func current(ageSecondsMax: Double) -> Snapshot {
        state.withLock { state in
            let now = Clock.monotonicSeconds
            guard now - state.lookedAt >= ageSecondsMax else { return state.snapshot }
            state.lookedAt = now
            guard let directory = try? Directory(opening: path),
                  let names = try? directory.names(),
                  let facts = try? Catalog.facts(of: names, in: directory)
            else { return state.snapshot }
            if facts != state.facts {
                state.facts = facts
                state.snapshot = read(facts.keys.sorted(), in: directory)
            }
            return state.snapshot
        }
    }

    private func read(_ names: [String], in directory: Directory) -> Snapshot {
        var snapshot = Snapshot()
        for file in names {
            // A file that has gone meanwhile is no longer a pipeline.
            guard let text = try? directory.contents(file, bytesMax: 1 << 20) else { continue }
            let name = String(file.dropLast(Catalog.suffix.count))
            do {
                snapshot.pipelines[name] = try PipelineFile.parse(
                    text, path: "\(path)/\(file)", zones: { ZoneNames.all })
            } catch {
                snapshot.mistakes[name] = error
                onMistake(error)
            }
        }
        return snapshot
    }

    private static let suffix = ".yaml"

    private static func facts(of names: [String], in directory: Directory) throws(SystemError)
        -> [String: FileFacts] {
        var result: [String: FileFacts] = [:]
        for name in names where name.hasSuffix(suffix) && !name.hasPrefix(".") {
            result[name] = try directory.facts(name)
        }
        return result
    }
}
