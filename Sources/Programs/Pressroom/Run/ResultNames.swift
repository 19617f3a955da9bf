internal import Pipelines
internal import Text

/// What the results of a run are called: `STEP/FOLDER/NAME`, where the folder is that of the file
/// below the one that was given.
///
/// It depends on which files were given and in which order, not on which job ends first.
struct ResultNames {
    /// What the names of a file's results begin with, by its index: different for each of a folder.
    private var stems: [String] = []
    /// Which of the files in its folder it is, 1 the first, by its index.
    private var numbers: [Int] = []
    /// The stems of each folder, in lower case.
    private var knownStems: [String: Set<String>] = [:]

    init(of files: [GivenFile] = []) {
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

    /// The name of one result.
    struct Name: Hashable {
        /// Below the directory of the results.
        let folder: String
        let title: String
    }

    /// What a result with a title is called. Those of several files in one job differ already, and
    /// lie in one folder.
    func name(titled title: String, by step: String, of files: [InputFile]) -> Name {
        guard files.count == 1, stems.indices.contains(files[0].index) else {
            return Name(folder: step, title: title)
        }
        let (file, index) = (files[0], files[0].index)
        let own = Title.stems(of: [PathName(file.path).last])[0]
        let rest = title.dropFirst(own.count)
        let isOwn = title.hasPrefix(own) && (rest.first == "-" || rest.first == ".")
        return Name(
            folder: file.folder.isEmpty ? step : "\(step)/\(file.folder)",
            title: isOwn ? stems[index] + rest : SplitName(title).numbered(numbers[index]))
    }

    /// Whether a name with a number may be that of another file's result, which comes later.
    /// - Parameter name: what a result of the file gets instead of its title.
    func isReserved(_ name: String, insteadOf title: String, of files: [InputFile]) -> Bool {
        guard name != title, let stems = knownStems[files.first?.folder ?? ""] else { return false }
        let name = name.lowercased()
        let shared = zip(name, title.lowercased()).prefix { $0 == $1 }.count
        return name.indices.dropFirst(shared).contains { stems.contains(String(name[...$0])) }
    }
}
