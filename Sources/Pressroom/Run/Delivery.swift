internal import Jobs
internal import Platform
internal import Spool

/// Brings the results of jobs to where the user wants them: `DIR/STEP/NAME`.
final class Delivery {
    private let folder: Directory
    private let isReplacing: Bool
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
    init(to folder: Directory, replacing isReplacing: Bool) {
        self.folder = folder
        self.isReplacing = isReplacing
    }

    /// Moves all that a job has made.
    func deliver(_ status: Status, from spool: Spool) throws(SystemError) {
        for step in status.steps {
            guard !step.outputs.isEmpty,
                  let source = try spool.outputs(of: status.id, step: step.name) else { continue }
            let target = try directory(step.name)
            for output in step.outputs {
                try move(output, from: source, to: target, step: step.name)
                count += 1
            }
        }
    }

    private func move(_ output: Output, from source: Directory, to target: Directory, step: String)
        throws(SystemError) {
        // In the queue nobody but its owner may read it; here it is a file like any other.
        try source.setUsualMode(output.name, 0o666)
        while true {
            let name = try names.choose(output.title, in: step) { (name) throws(SystemError) in
                try isReplacing ? target.facts(name)?.kind == .directory : target.exists(name)
            }
            if isReplacing { return try source.rename(output.name, to: target, as: name) }
            // Someone may have taken the name since it was looked at: then another is chosen.
            if try source.move(output.name, to: target, as: name) { return }
        }
    }

    private func directory(_ step: String) throws(SystemError) -> Directory {
        if let known = steps[step] { return known }
        if try folder.make(step) { try folder.setUsualMode(step, 0o777) }
        let made = try folder.directory(step)
        steps[step] = made
        return made
    }
}
