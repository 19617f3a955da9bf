internal import Jobs
internal import Pipelines
internal import Platform
internal import Spool

/// Brings the results of jobs to where the user wants them.
///
/// What they are called depends on `ResultNames` and on what is there already.
final class OutputWriter {
    private let folder: Directory
    private let isReplacing: Bool
    private let resultNames: ResultNames
    private let record: RunRecord?
    private var names = OutputNames()
    /// The directories that were opened, by their paths below the results.
    private var directories: [String: Directory] = [:]
    /// How many files were delivered.
    private(set) var count = 0

    /// Opens the directory that the results go to, and makes it if need be.
    static func open(_ path: String) throws(SystemError) -> Directory {
        let isThere = (try? Directory(opening: path)) != nil
        let folder = try Directory(making: path)
        if !isThere { try folder.setUsualMode(".", 0o777) }
        return folder
    }

    /// - Parameters:
    ///   - folder: where the results go.
    ///   - isReplacing: whether files that are there already are replaced.
    ///   - record: what is about to be there is noted in it.
    init(
        to folder: Directory, replacing isReplacing: Bool, names: ResultNames = ResultNames(),
        record: RunRecord? = nil
    ) {
        self.folder = folder
        self.isReplacing = isReplacing
        self.record = record
        resultNames = names
    }

    /// A result, and where it goes.
    private struct Placement {
        let step: String
        let output: Output
        let wanted: ResultNames.Name
        var name: String

        /// From the directory of the results on.
        var path: String { "\(wanted.folder)/\(name)" }
    }

    /// Moves all that a job has made.
    /// - Parameter files: those of the job.
    /// - Returns: what was moved, and whether one was given a number.
    func write(_ status: Status, of files: [InputFile], from lookup: Spool.Lookup)
        throws(SystemError)
        -> (outputs: [Outcome.Delivered], isNumbered: Bool)
    {
        let own = Set(files.first.flatMap { record?.made(of: $0) }?.map(\.path) ?? [])
        var placements: [Placement] = []
        var sources: [String: Directory] = [:]
        for step in status.steps where !step.outputs.isEmpty {
            guard let source = try lookup.outputs(of: status.id, step: step.name) else { continue }
            sources[step.name] = source
            for output in step.outputs {
                let wanted = resultNames.name(titled: output.title, by: step.name, of: files)
                let name = try choose(wanted, of: files, own)
                placements.append(
                    Placement(step: step.name, output: output, wanted: wanted, name: name))
            }
        }
        try note(placements, status, of: files)
        // What comes first is moved last: where it is, all of it is.
        for index in placements.indices.reversed() {
            let source = sources[placements[index].step]!
            while try !move(placements[index], from: source, own) {
                // Someone has taken the name since it was looked at: another is chosen.
                placements[index].name = try choose(placements[index].wanted, of: files, own)
                try note(placements, status, of: files)
            }
            count += 1
        }
        return (
            placements.map { .init($0.output, of: $0.step, at: "\(folder.path)/\($0.path)") },
            placements.contains { $0.name != OutputNames.plain($0.output.title) }
        )
    }

    private func note(_ placements: [Placement], _ status: Status, of files: [InputFile])
        throws(SystemError)
    {
        guard let record, let first = files.first else { return }
        let isPartial = status.steps.contains { $0.state == .failed && !$0.outputs.isEmpty }
        try record.note(
            first, placements.map { .init(path: $0.path, bytes: $0.output.bytes) },
            status.state == .completed ? .completed : isPartial ? .partial : .failed)
    }

    /// - Parameter own: the paths of what this command had made of the files before it was stopped.
    private func choose(_ wanted: ResultNames.Name, of files: [InputFile], _ own: Set<String>)
        throws(SystemError) -> String
    {
        let target = try directory(wanted.folder)
        let plain = OutputNames.plain(wanted.title)
        return try names.choose(plain, in: wanted.folder) { (name) throws(SystemError) in
            if isReplacing { return try target.info(name)?.kind == .directory }
            if resultNames.isReserved(name, insteadOf: plain, of: files) { return true }
            if own.contains("\(wanted.folder)/\(name)") { return false }
            return try target.exists(name)
        }
    }

    /// - Returns: false when the name is taken.
    private func move(_ placement: Placement, from source: Directory, _ own: Set<String>)
        throws(SystemError) -> Bool
    {
        let (output, target) = (placement.output, try directory(placement.wanted.folder))
        // In the queue nobody but its owner may read it; here it is a file like any other.
        try source.setUsualMode(output.name, 0o666)
        guard isReplacing || own.contains(placement.path) else {
            return try source.move(output.name, to: target, as: placement.name)
        }
        try source.rename(output.name, to: target, as: placement.name)
        return true
    }

    /// A directory below the results, made with those above it if need be.
    private func directory(_ path: String) throws(SystemError) -> Directory {
        if let known = directories[path] { return known }
        let parts = path.split(separator: "/")
        let above = parts.dropLast().joined(separator: "/")
        let parent = above.isEmpty ? folder : try directory(above)
        let name = String(parts.last ?? ".")
        if try parent.make(name) { try parent.setUsualMode(name, 0o777) }
        let made = try parent.directory(name)
        directories[path] = made
        return made
    }
}

extension Outcome.Delivered {
    fileprivate init(_ output: Output, of step: String, at path: String) {
        self.init(
            step: step, path: path, mediaType: output.mediaType, bytes: output.bytes,
            width: output.width, height: output.height, pages: output.pages,
            sha256: output.sha256)
    }
}
