internal import Jobs
internal import Pipelines
internal import Platform
internal import Synchronization

/// The pipelines of a directory, read again when their files change.
final class Catalogue: Sendable {
    /// How long an answer may be out of date.
    private static let ageSecondsMax = 1.0
    private static let suffix = ".yaml"

    private let path: String
    private let log: Log
    private let now: @Sendable () -> Double
    private let state = Mutex(State())

    private struct State {
        var entries: [String: Entry] = [:]
        var readAt = -Double.infinity
    }

    private struct Entry {
        let facts: FileFacts
        /// `nil` when the file has a mistake.
        let pipeline: Pipeline?
    }

    /// - Parameters:
    ///   - path: the directory that holds `NAME.yaml`.
    ///   - log: where mistakes in the files are told.
    ///   - now: seconds on a clock that never jumps.
    init(_ path: String, log: Log,
         now: @escaping @Sendable () -> Double = { Clock.monotonicSeconds }) {
        self.path = path
        self.log = log
        self.now = now
    }

    /// The pipeline of a name.
    /// - Throws: `Refusal` when there is none, or its file has a mistake.
    func pipeline(_ name: String) throws(Refusal) -> Pipeline {
        let entry = state.withLock { state in
            if now() - state.readAt >= Self.ageSecondsMax {
                state.readAt = now()
                refresh(&state.entries)
            }
            return state.entries[name]
        }
        guard let entry else {
            throw Refusal(.unknownPipeline, "There is no pipeline \"\(name)\".")
        }
        guard let pipeline = entry.pipeline else {
            throw Refusal(.pipelineUnavailable, """
                The definition of the pipeline "\(name)" has a mistake; the operator finds it in \
                the log.
                """, headers: [HeaderField("Retry-After", "60")])
        }
        return pipeline
    }

    /// Reads what has changed. When the directory cannot be read, all stays as it was.
    private func refresh(_ entries: inout [String: Entry]) {
        do {
            let directory = try Directory(opening: path)
            var fresh: [String: Entry] = [:]
            for file in try directory.names() where file.hasSuffix(Self.suffix) {
                let name = String(file.dropLast(Self.suffix.count))
                guard let facts = directory.facts(file), facts.kind == .file else { continue }
                if let known = entries[name], known.facts == facts {
                    fresh[name] = known
                } else {
                    let pipeline = read(try directory.contents(file, bytesMax: 1 << 20), file)
                    fresh[name] = Entry(facts: facts, pipeline: pipeline)
                }
            }
            entries = fresh
        } catch {
            log.write(.error, "could not read the pipelines (keeping those known)",
                      ["reason": "\(error)"])
        }
    }

    private func read(_ bytes: [UInt8], _ file: String) -> Pipeline? {
        do {
            return try PipelineFile.parse(bytes, path: "\(path)/\(file)")
        } catch {
            log.write(.error, "a pipeline has a mistake (jobs for it are refused)",
                      ["file": "\(path)/\(file)", "reason": "\(error)"])
            return nil
        }
    }
}
