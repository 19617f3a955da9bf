internal import Jobs
internal import Pipelines
internal import Platform
internal import Spool

/// Brings the results of jobs to where the user wants them: `DIR/STEP/NAME`.
///
/// What they are called depends on which files were given and in which order, and on what is there
/// already, not on which job ends first.
final class OutputWriter {
    private let folder: Directory
    private let isReplacing: Bool
    /// What the names of a file's results begin with, by the file's index: different for each.
    private let stems: [String]
    private let knownStems: Set<String>
    private var names = OutputNames()
    private var steps: [String: Directory] = [:]
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
    ///   - stems: what the names of results begin with, of each file that was given.
    init(to folder: Directory, replacing isReplacing: Bool, stems: [String] = []) {
        self.folder = folder
        self.isReplacing = isReplacing
        self.stems = stems
        knownStems = Set(stems.map { $0.lowercased() })
    }

    /// Moves all that a job has made.
    /// - Parameter files: those of the job.
    /// - Returns: what was moved, and whether one was given a number.
    func write(_ status: Status, of files: [InputFile], from lookup: Spool.Lookup)
        throws(SystemError)
        -> (outputs: [Outcome.Delivered], isNumbered: Bool)
    {
        var delivered: [Outcome.Delivered] = []
        var isNumbered = false
        for step in status.steps {
            guard !step.outputs.isEmpty,
                let source = try lookup.outputs(of: status.id, step: step.name)
            else { continue }
            let target = try directory(step.name)
            for output in step.outputs {
                let name = try move(output, of: files, from: source, to: target, step: step.name)
                isNumbered = isNumbered || name != OutputNames.plain(output.title)
                delivered.append(
                    Outcome.Delivered(
                        output, of: step.name,
                        at: "\(folder.path)/\(step.name)/\(name)"))
                count += 1
            }
        }
        return (delivered, isNumbered)
    }

    private func move(
        _ output: Output, of files: [InputFile], from source: Directory,
        to target: Directory, step: String
    ) throws(SystemError) -> String {
        // In the queue nobody but its owner may read it; here it is a file like any other.
        try source.setUsualMode(output.name, 0o666)
        let title = title(of: output, files)
        while true {
            let name = try names.choose(title, in: step) { (name) throws(SystemError) in
                if isReplacing { return try target.info(name)?.kind == .directory }
                if isReserved(name, besides: title) { return true }
                return try target.exists(name)
            }
            if isReplacing {
                try source.rename(output.name, to: target, as: name)
                return name
            }
            // Someone may have taken the name since it was looked at: then another is chosen.
            if try source.move(output.name, to: target, as: name) { return name }
        }
    }

    /// The output's title with the stem that no other file's results have. Those of several files
    /// in one job differ already.
    private func title(of output: Output, _ files: [InputFile]) -> String {
        guard files.count == 1, stems.indices.contains(files[0].index) else { return output.title }
        let own = Title.stems(of: [PathName(files[0].path).last])[0]
        guard output.title.hasPrefix(own) else { return output.title }
        return stems[files[0].index] + output.title.dropFirst(own.count)
    }

    /// Whether a name with a number may be that of another file's result, which comes later.
    private func isReserved(_ name: String, besides title: String) -> Bool {
        guard name != OutputNames.plain(title) else { return false }
        let name = name.lowercased()
        let shared = zip(name, title.lowercased()).prefix { $0 == $1 }.count
        return name.indices.dropFirst(shared).contains { knownStems.contains(String(name[...$0])) }
    }

    private func directory(_ step: String) throws(SystemError) -> Directory {
        if let known = steps[step] { return known }
        if try folder.make(step) { try folder.setUsualMode(step, 0o777) }
        let made = try folder.directory(step)
        steps[step] = made
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
