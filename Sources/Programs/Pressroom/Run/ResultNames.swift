internal import Jobs
internal import Naming
internal import Pipelines
internal import Text

/// What the results of a run are called: as a template says, or `STEP/FOLDER/NAME`, where the
/// folder is that of the file below the one that was given.
///
/// It depends on which files were given and in which order, not on which job ends first.
struct ResultNames {
    private let template: Template?
    /// Whether further files come, so that nothing can depend on which there are.
    private let isOpenEnded: Bool
    /// What the names of a file's results begin with, by its index: different for each of a folder.
    private var stems: [String] = []
    /// Which of the files in its folder it is, 1 the first, by its index.
    private var numbers: [Int] = []
    /// The stems of each folder, in lower case.
    private var knownStems: [String: Set<String>] = [:]

    /// How a person wants the results to be called.
    struct Template {
        let names: NameTemplate
        let pipeline: Pipeline
        /// The day of the run, as `2026-12-01`.
        let day: String
        /// Whether names begin where the files are, and not in the directory of the results.
        let isBesideFiles: Bool
    }

    /// The name of one result.
    struct Name: Hashable {
        /// Where it begins; `nil` for the directory of the results.
        var root: String?
        /// The folder below that; empty for none.
        let folder: String
        let title: String

        /// From the root on.
        var path: String { folder.isEmpty ? title : "\(folder)/\(title)" }
    }

    /// - Parameters:
    ///   - files: all that are processed, unless further ones come.
    ///   - isOpenEnded: whether they do.
    init(of files: [GivenFile] = [], _ template: Template? = nil, isOpenEnded: Bool = false) {
        self.template = template
        self.isOpenEnded = isOpenEnded
        guard template == nil, !isOpenEnded else { return }
        stems = files.map { _ in "" }
        numbers = files.map { _ in 1 }
        for (folder, indices) in Dictionary(grouping: files.indices, by: { files[$0].folder }) {
            let own = Title.stems(of: indices.map { PathName(files[$0].path).last })
            knownStems[folder] = Set(own.map { $0.lowercased() })
            for (number, index) in indices.enumerated() {
                (stems[index], numbers[index]) = (own[number], number + 1)
            }
        }
    }

    /// Whether results have the names that they have, and no number where another file has those.
    var areFixed: Bool { template != nil || isOpenEnded }

    /// What the results of a job are called, in their order.
    func names(of outputs: [(step: String, output: Output)], of files: [InputFile]) -> [Name] {
        guard let template, let first = files.first else {
            return outputs.map { name(titled: $0.output.title, by: $0.step, of: files) }
        }
        let naming = OutputNaming(
            template.pipeline, inputs: files.map(\.manifestEntry), day: template.day)
        let root = template.isBesideFiles ? first.given.root : nil
        return naming.paths(template.names, of: outputs).map { path in
            let name = PathName(path)
            return Name(
                root: root, folder: path.hasSlash ? name.folder : "", title: name.last)
        }
    }

    /// Those of several files in one job differ already, and lie in one folder.
    private func name(titled title: String, by step: String, of files: [InputFile]) -> Name {
        guard files.count == 1, isOpenEnded || stems.indices.contains(files[0].index) else {
            return Name(folder: step, title: OutputNames.plain(title))
        }
        let (given, index) = (files[0].given, files[0].index)
        let own = Title.stem(of: PathName(given.path).last)
        let rest = title.dropFirst(own.count)
        let isOwn = title.hasPrefix(own) && (rest.first == "-" || rest.first == ".")
        let name =
            switch (isOwn, isOpenEnded) {
            case (true, true): title
            case (false, true): "\(own)-\(title)"
            case (true, false): stems[index] + rest
            case (false, false): SplitName(title).numbered(numbers[index])
            }
        return Name(
            folder: given.folder.isEmpty ? step : "\(step)/\(given.folder)",
            title: OutputNames.plain(name))
    }

    /// Whether a name with a number may be that of another file's result, which comes later.
    /// - Parameter name: what a result of the file gets instead of its title.
    func isReserved(_ name: String, insteadOf title: String, of files: [InputFile]) -> Bool {
        guard name != title, let stems = knownStems[files.first?.given.folder ?? ""] else {
            return false
        }
        let name = name.lowercased()
        let shared = zip(name, title.lowercased()).prefix { $0 == $1 }.count
        return name.indices.dropFirst(shared).contains { stems.contains(String(name[...$0])) }
    }
}
