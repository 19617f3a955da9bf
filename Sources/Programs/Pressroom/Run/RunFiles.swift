internal import CommandLine
internal import Jobs
internal import Naming
internal import Pipelines
internal import Platform
internal import Spool

/// The files of a run, and where their results go.
struct RunFiles {
    /// All that were named, and that were found in folders.
    let given: [GivenFile]
    /// Those that the pipeline can process.
    let fit: [InputFile]
    /// Those that it cannot, and why.
    let refused: [(GivenFile, Failure)]
    /// Those that are results of others.
    let results: [GivenFile]
    /// The files of each job.
    let jobs: [[InputFile]]
    let names: ResultNames
    let foresight: Foresight
    /// The directory that the results go to, or in which they begin.
    let place: String

    /// Looks at files.
    /// - Parameters:
    ///   - folders: those of which further files come.
    ///   - output: the directory that the results are to go to; `nil` where they go beside the
    ///     files.
    ///   - template: what the results are called, unless as usual.
    ///   - divide: divides files into jobs.
    /// - Throws: `Failure` when results would have one name.
    init(
        named operands: some Sequence<String>, watching folders: [String], of pipeline: Pipeline,
        to output: String?, _ template: NameTemplate?,
        jobs divide: ([InputFile]) throws(UsageError) -> [[InputFile]]
    ) throws {
        let place = output.flatMap { try? Directory(opening: $0).info(".") }
        given = GivenFile.all(named: operands, besides: place)
        let (files, unfit) = Self.look(at: given, pipeline)
        names = ResultNames(
            of: given,
            template.map {
                .init(
                    names: $0, pipeline: pipeline, day: Timestamp.now.day,
                    isBesideFiles: output == nil)
            }, isOpenEnded: !folders.isEmpty)
        let root = files.first?.given.root ?? folders.first ?? ""
        self.place = output ?? (root.isEmpty ? "." : root)
        let foresight = try Foresight(pipeline, names, in: self.place)
        self.foresight = foresight
        let all = try divide(files)
        let origins = template == nil ? [:] : foresight.origins(among: given, of: all)
        func isResult(_ file: GivenFile) -> Bool {
            !origins.isEmpty && origins[foresight.place(file.path)] != nil
        }
        jobs = all.filter { $0.count != 1 || !isResult($0[0].given) }
        try foresight.check(template == nil ? [] : jobs)
        fit = files
        refused = unfit.filter { !isResult($0.0) }
        results = given.filter(isResult)
    }

    private static func look(at given: [GivenFile], _ pipeline: Pipeline)
        -> (files: [InputFile], refused: [(GivenFile, Failure)])
    {
        var (files, refused): ([InputFile], [(GivenFile, Failure)]) = ([], [])
        for (index, file) in given.enumerated() {
            do throws(Failure) {
                files.append(try InputFile(file, for: pipeline, index: index))
            } catch {
                refused.append((file, error))
            }
        }
        return (files, refused)
    }
}
