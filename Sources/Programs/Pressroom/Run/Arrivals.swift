internal import Naming
internal import Pipelines
internal import Text

/// What becomes of files that come while a run watches folders.
final class Arrivals {
    let watch: FolderWatch
    private let pipeline: Pipeline
    private let selection: Selection
    /// Whether results may lie where files to process are.
    private let mayBeResults: Bool
    private var foresight: Foresight { selection.foresight }
    /// Which file each result is of.
    private var owners: [String: String] = [:]
    /// The places of all results.
    private var results: Set<String> = []
    /// How many files were given.
    private var count: Int

    init(
        _ watch: FolderWatch, _ pipeline: Pipeline, _ selection: Selection, mayBeResults: Bool,
        after count: Int
    ) {
        self.watch = watch
        self.pipeline = pipeline
        self.selection = selection
        self.mayBeResults = mayBeResults
        self.count = count
    }

    enum Verdict {
        case process(InputFile)
        case skip(String)
        case refuse(String)
    }

    /// The files that have come, and what becomes of each. Results of other files are none.
    func take() -> [(path: String, Verdict)] {
        var found: [(GivenFile, Result<InputFile, Failure>)] = []
        for given in watch.take() {
            let input: Result<InputFile, Failure>
            do throws(Failure) {
                input = .success(try InputFile(given, for: pipeline, index: count))
            } catch {
                input = .failure(error)
            }
            count += 1
            found.append((given, input))
            if mayBeResults, case .success(let file) = input {
                let places = foresight.paths(of: file, all: true).map(foresight.place)
                // One that would be its own result is refused.
                results.formUnion(places.filter { $0 != foresight.place(file.path) })
            }
        }
        return found.filter { !mayBeResults || !results.contains(foresight.place($0.0.path)) }
            .map { ($0.path, verdict($1)) }
    }

    private func verdict(_ input: Result<InputFile, Failure>) -> Verdict {
        switch input {
        case .failure(let failure):
            return failure.isExpected ? .skip("\(failure)") : .refuse("\(failure)")
        case .success(let file):
            for path in foresight.paths(of: file, all: false) {
                let key = PortableName.folded(foresight.place(path))
                guard key != PortableName.folded(foresight.place(file.path)) else {
                    return .refuse("its result would have its own name")
                }
                let owner = owners.updateValue(file.path, forKey: key)
                guard let owner, owner != file.path else { continue }
                owners[key] = owner
                return .refuse(
                    "its result \(path.visible) is that of \(owner.visible), too; --name can tell "
                        + "them apart")
            }
            return selection.reason(toSkip: [file]).map { .skip($0) } ?? .process(file)
        }
    }
}
