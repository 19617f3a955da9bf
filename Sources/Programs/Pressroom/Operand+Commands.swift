internal import CommandLine

/// Operands that several commands take.
extension Operand {
    static let pipelineOrFile = Operand(
        "PIPELINE",
        "the name of a pipeline, the path of a pipeline file, or steps on one line, as "
            + "'thumbnail width=800 | optimize'", completion: .files)
    static let files = Operand("FILE", filesHelp, repeats: true, completion: .files)
    /// The same where there need be none.
    static let someFiles = Operand(
        "FILE", filesHelp, isOptional: true, repeats: true, completion: .files)
    private static let filesHelp =
        "a file to process, or a directory with files; may be given many times"
    static let jobs = Operand("ID", "a job; may be given many times", repeats: true)
    static let jobsAndBatches = Operand(
        "ID", "a job or a batch; may be given many times", repeats: true)
}
