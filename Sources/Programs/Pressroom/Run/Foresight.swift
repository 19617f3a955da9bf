internal import Jobs
internal import Naming
internal import Pipelines
internal import Platform
internal import Text

/// What a run will make, as far as it is known before any file is processed.
struct Foresight {
    private let pipeline: Pipeline
    private let names: ResultNames
    /// The path of where the results go.
    private let folder: String
    private let here: Directory
    private let realPaths = RealPaths()

    init(_ pipeline: Pipeline, _ names: ResultNames, in folder: String) throws(SystemError) {
        self.pipeline = pipeline
        self.names = names
        self.folder = folder
        here = try Directory(opening: ".")
    }

    /// A result that a file will have.
    private struct Result {
        let step: String
        /// From the working directory on; several where the type of the result is not known.
        let paths: [String]
    }

    /// Whether all is there that will be made of files.
    /// - Parameter newer: whether all of that must be newer than the files, or as old.
    func isThere(_ files: [InputFile], newer: Bool) -> Bool {
        guard let outputs = pipeline.foreseenOutputs(of: files.map(\.manifestEntry)) else {
            return false
        }
        let modified = files.map(\.modifiedNanoseconds).max() ?? 0
        return results(outputs, of: files).allSatisfy { result in
            result.paths.contains { path in
                guard let info = try? here.info(path), info.kind == .file else {
                    return false
                }
                return !newer || info.modifiedNanoseconds >= modified
            }
        }
    }

    /// What tells whether two paths lead to one place, whether something lies there or not.
    func place(_ path: String) -> String { realPaths.path(path) }

    /// The paths that results of a file can have.
    /// - Parameter all: whether of all pages, else of the first.
    func paths(of file: InputFile, all: Bool) -> [String] {
        let foreseen = all ? nil : pipeline.foreseenOutputs(of: [file.manifestEntry])
        let outputs = foreseen ?? pipeline.possibleOutputs(of: [file.manifestEntry])
        return results(outputs, of: [file]).flatMap(\.paths)
    }

    /// The files among those that were given that are results of others, with those, by their
    /// places. Results get numbers where names are taken.
    func origins(among given: [GivenFile], of jobs: [[InputFile]]) -> [String: String] {
        let paths = Set(given.map { place($0.path) })
        let numbered = Dictionary(grouping: paths) { path -> String in
            let (folder, name) = path.folderAndName
            return SplitName(String(name)).unnumbered.map { folder + $0 } ?? ""
        }
        var origins: [String: String] = [:]
        for files in jobs {
            let outputs = pipeline.possibleOutputs(of: files.map(\.manifestEntry))
            for path in results(outputs, of: files).flatMap(\.paths).map(place)
            where paths.contains(path) && path != place(files[0].path) {
                for made in [path] + (numbered[path] ?? []) { origins[made] = files[0].path }
            }
        }
        return origins
    }

    /// Looks for results that would have one name.
    /// - Throws: `Failure` that names the first of them.
    func check(_ jobs: [[InputFile]]) throws(Failure) {
        let collisions = collisions(of: jobs)
        guard !collisions.isEmpty else { return }
        throw Failure(
            "results would have the same names; nothing was done\n"
                + collisions.map { "  \($0)" }.joined(separator: "\n"))
    }

    /// Results that would have the same name, or that of a file; at most ten.
    private func collisions(of jobs: [[InputFile]]) -> [String] {
        var owners: [String: (file: String, step: String)] = [:]
        for file in jobs.joined() {
            owners[PortableName.folded(place(file.path))] = (file.path, "")
        }
        var found: [String] = []
        for files in jobs {
            let outputs =
                pipeline.foreseenOutputs(of: files.map(\.manifestEntry))
                ?? pipeline.possibleOutputs(of: files.map(\.manifestEntry))
            for result in results(outputs, of: files) {
                for path in result.paths where found.count < 10 {
                    let key = PortableName.folded(place(path))
                    let other = owners.updateValue((files[0].path, result.step), forKey: key)
                    guard let other else { continue }
                    let own =
                        "\(path.visible) is what \"\(result.step)\" makes of "
                        + files[0].path.visible
                    found.append(
                        other.step.isEmpty
                            ? "\(own), and a file to process"
                            : "\(own), and \"\(other.step)\" of \(other.file.visible)")
                }
            }
        }
        return found
    }

    private func results(_ outputs: [ForeseenOutput], of files: [InputFile]) -> [Result] {
        // One form of each at a time: those of one output have no names to share.
        let most = outputs.map(\.forms.count).max() ?? 0
        let rounds = (0..<most).map { form in
            names.names(
                of: outputs.map { ($0.step, $0.forms[min(form, $0.forms.count - 1)]) }, of: files)
        }
        return outputs.indices.map { index in
            Result(
                step: outputs[index].step,
                paths: rounds.prefix(outputs[index].forms.count).map { round in
                    let root = round[index].root ?? folder
                    return Self.plain(
                        root.isEmpty ? round[index].path : "\(root)/\(round[index].path)")
                })
        }
    }

    /// A path without what leads nowhere.
    private static func plain(_ path: String) -> String {
        let parts = path.pathNames.filter { $0 != "." }
        return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
    }
}
