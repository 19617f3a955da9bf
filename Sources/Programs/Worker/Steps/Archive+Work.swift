import Jobs
import Pipelines
import ZIP

/// Files are stored as they are: pictures and documents are compressed already.
extension Archive: FileWork {
    /// When the files in an archive were changed, in seconds since 1970: always the same, so that
    /// the same files make the same archive. It is noon on the first day that ZIP knows.
    private static let modifiedAt = 315_576_000

    func perform(_ step: Step, in runner: TaskRunner) throws(Problem) {
        for output in runner.outputs(of: step) {
            do throws(ArchiveError) {
                try write(to: output, in: runner)
            } catch {
                throw Problem(.unwritable, "the archive could not be written: \(error)")
            }
            try runner.finish(output: output)
        }
    }

    private func write(to output: Int, in runner: TaskRunner) throws(ArchiveError) {
        var archive = try ZIPWriter { runner.append($0, to: output) }
        for (input, name) in zip(runner.inputs.indices, runner.inputFileNames) {
            let file = runner.inputs[input]
            let bytes = TaskRunner.size(of: file) ?? 0
            try archive.begin(name, bytes: bytes, modifiedAt: Self.modifiedAt)
            let read = try TaskRunner.read(file) { (piece) throws(ArchiveError) in
                try archive.append(piece)
            }
            guard read == bytes else { throw ArchiveError("\(name) could not be read") }
            runner.report(.progress(Double(input + 1) / Double(runner.inputs.count)))
        }
        try archive.finish()
    }
}
