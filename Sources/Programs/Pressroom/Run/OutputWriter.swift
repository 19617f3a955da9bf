internal import Jobs
internal import Pipelines
internal import Platform
internal import Spool
internal import Text

/// Brings the results of jobs to where the user wants them.
///
/// What they are called depends on `ResultNames` and on what is there already.
final class OutputWriter {
    /// What becomes of a result whose name is taken by what was there before.
    enum Conflict: String, Encodable {
        /// It gets a number.
        case number
        /// It replaces what is there.
        case replace
        /// What is there stays, and stands for it.
        case keep
    }

    private let folder: Directory
    private let conflict: Conflict
    private let resultNames: ResultNames
    private let record: RunRecord?
    /// Says which outputs are results; all when `nil`.
    private let pipeline: Pipeline?
    private var names = OutputNames()
    /// The files whose results have names that no other file's can have.
    private var owners: [String: String] = [:]
    /// The directories that were opened, by their paths.
    private var directories: [String: Directory] = [:]
    /// Those in which names begin, where that is not the directory of the results.
    private var roots: [String: Directory] = [:]
    /// The files of the run, none of which a result may replace: by another spelling of its name,
    /// or by a link, it may lie where results go.
    private var originals: Set<FileIdentity> = []
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
    ///   - record: what is about to be there is noted in it.
    ///   - pipeline: whose steps say what is a result; all that they make when `nil`.
    init(
        to folder: Directory, conflict: Conflict = .number, names: ResultNames = ResultNames(),
        record: RunRecord? = nil, of pipeline: Pipeline? = nil
    ) {
        self.pipeline = pipeline
        self.folder = folder
        self.conflict = conflict
        self.record = record
        resultNames = names
    }

    /// Has no result replace a file, whatever ways lead there.
    func protect(_ file: InputFile) { originals.insert(file.identity) }

    /// A result, and where it goes.
    private struct Placement {
        let step: String
        let output: Output
        let wanted: ResultNames.Name
        var name: String

        /// Below the directory of the results, or from where names begin.
        var path: String { ResultNames.Name(folder: wanted.folder, title: name).path }
        /// From the directory of the results or from the root on.
        var recordPath: String
        var isKept = false
    }

    /// Moves all that a job has made.
    /// - Parameter files: those of the job.
    /// - Returns: what was moved, and whether one was given a number.
    /// - Throws: `Failure` when a name is that of another file's result; `SystemError`.
    func write(_ status: Status, of files: [InputFile], from lookup: Spool.Lookup) throws
        -> (outputs: [Outcome.Delivered], isNumbered: Bool)
    {
        let own = Set(files.first.flatMap { record?.made(of: $0) }?.map(\.path) ?? [])
        var sources: [String: Directory] = [:]
        for step in status.steps
        where !step.outputs.isEmpty && pipeline?.isResult(ofStep: step.name) ?? true {
            sources[step.name] = try lookup.outputs(of: status.id, step: step.name)
        }
        let made = status.steps.filter { sources[$0.name] != nil }
            .flatMap { step in step.outputs.map { (step: step.name, output: $0) } }
        var placements: [Placement] = []
        for (item, wanted) in zip(made, resultNames.names(of: made, of: files)) {
            var placement = Placement(
                step: item.step, output: item.output, wanted: wanted, name: "", recordPath: "")
            try choose(&placement, of: files, own)
            placements.append(placement)
        }
        try note(placements, status, of: files)
        // What comes first is moved last: where it is, all of it is.
        for index in placements.indices.reversed() {
            let source = sources[placements[index].step]!
            while try !move(&placements[index], from: source, own) {
                // Someone has taken the name since it was looked at: another is chosen.
                try choose(&placements[index], of: files, own)
                try note(placements, status, of: files)
            }
        }
        let delivered = placements.filter { !$0.isKept }
        count += delivered.count
        return (
            delivered.map { .init($0.output, of: $0.step, at: shown($0)) },
            placements.contains { placement in
                placement.name
                    != (resultNames.areFixed
                        ? placement.wanted.title : OutputNames.plain(placement.output.title))
            }
        )
    }

    private func note(_ placements: [Placement], _ status: Status, of files: [InputFile])
        throws(SystemError)
    {
        guard let record, let first = files.first else { return }
        let isPartial = status.steps.contains { $0.state == .failed && !$0.outputs.isEmpty }
        try record.note(
            first,
            placements.map {
                .init(path: $0.recordPath, bytes: $0.output.bytes, sha256: $0.output.sha256)
            },
            status.state == .completed ? .completed : isPartial ? .partial : .failed)
    }

    /// - Parameter own: the paths of what this command had made of the files before it was stopped.
    private func choose(
        _ placement: inout Placement, of files: [InputFile], _ own: Set<String>
    ) throws {
        let wanted = placement.wanted
        let target: Directory
        do throws(SystemError) {
            target = try directory(wanted)
        } catch {
            // What lies in the way of one file's results is in no other's.
            guard error.isWrongType else { throw error }
            throw Failure("there is no folder in the place of \"\(error.path.visible)\"")
        }
        let key = "\(wanted.root ?? "")/\(wanted.folder)"
        func recordPath(_ name: String) -> String {
            let path = ResultNames.Name(folder: wanted.folder, title: name).path
            return wanted.root == nil ? path : record?.absolute("\(target.path)/\(name)") ?? path
        }
        if resultNames.areFixed {
            let owner = owners.updateValue(
                files.first?.path ?? "", forKey: "\(key)/\(wanted.title)")
            guard owner == nil || owner == files.first?.path else {
                throw Failure("its result \(wanted.path.visible) is that of \(owner!.visible), too")
            }
        }
        var name = wanted.title
        if !resultNames.areFixed || conflict == .number {
            name = try names.choose(wanted.title, in: key) { (name) throws(SystemError) in
                if conflict != .number { return try target.info(name)?.kind == .directory }
                if resultNames.isReserved(name, insteadOf: wanted.title, of: files) { return true }
                if own.contains(recordPath(name)) { return false }
                return try target.exists(name)
            }
        } else if try target.info(name)?.kind == .directory {
            throw Failure("there is a folder in the place of its result \(wanted.path.visible)")
        }
        if conflict == .replace, let there = try target.info(name),
            originals.contains(FileIdentity(there))
        {
            throw Failure("a file to process has the name of its result \(wanted.path.visible)")
        }
        placement.name = name
        placement.recordPath = recordPath(name)
    }

    /// - Returns: false when the name is taken.
    private func move(_ placement: inout Placement, from source: Directory, _ own: Set<String>)
        throws(SystemError) -> Bool
    {
        let (output, target) = (placement.output, try directory(placement.wanted))
        // In the queue nobody but its owner may read it; here it is a file like any other.
        try source.setUsualMode(output.name, 0o666)
        let isReplacing = conflict == .replace || own.contains(placement.recordPath)
        let isMoved = try move(output.name, from: source, to: target, placement.name, isReplacing)
        if !isMoved, conflict == .keep { placement.isKept = true }
        return isMoved || placement.isKept
    }

    private func move(
        _ name: String, from source: Directory, to target: Directory, _ newName: String,
        _ isReplacing: Bool
    ) throws(SystemError) -> Bool {
        do throws(SystemError) {
            guard isReplacing else { return try source.move(name, to: target, as: newName) }
            try source.rename(name, to: target, as: newName)
            return true
        } catch {
            guard error.isOtherFileSystem else { throw error }
        }
        // A copy beside the name, which then appears as a whole.
        let copy = ".\(newName.cut(toBytes: 200)).pressroom-part"
        try target.remove(copy)
        do throws(SystemError) {
            try source.read(name).clone(to: target.create(copy))
            try target.setUsualMode(copy, 0o666)
            guard isReplacing else {
                let isMoved = try target.move(copy, to: target, as: newName)
                if !isMoved { try target.remove(copy) }
                return isMoved
            }
            try target.rename(copy, to: target, as: newName)
            return true
        } catch {
            try? target.remove(copy)
            throw error
        }
    }

    /// The path of a result, for people.
    private func shown(_ placement: Placement) -> String {
        let root = placement.wanted.root ?? folder.path
        return root.isEmpty ? placement.path : "\(root)/\(placement.path)"
    }

    /// The directory of a result, made with those above it if need be.
    private func directory(_ name: ResultNames.Name) throws(SystemError) -> Directory {
        guard let root = name.root else { return try directory(name.folder, in: folder) }
        if roots[root] == nil { roots[root] = try Directory(opening: root.isEmpty ? "." : root) }
        return try directory(name.folder, in: roots[root]!)
    }

    private func directory(_ path: String, in root: Directory) throws(SystemError) -> Directory {
        if path.isEmpty { return root }
        let key = "\(root.path)/\(path)"
        if let known = directories[key] { return known }
        let parts = path.pathNames
        let parent = try directory(parts.dropLast().joined(separator: "/"), in: root)
        let name = String(parts.last ?? ".")
        if try parent.make(name) { try parent.setUsualMode(name, 0o777) }
        let made = try parent.directory(name)
        directories[key] = made
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
