internal import CommandLine

/// Operands that several commands take.
extension Operand {
    static let pipelineOrFile = Operand(
        "PIPELINE", "the name of a pipeline, or the path of a pipeline file", completion: .files)
    static let files = Operand(
        "FILE",
        "a file to process, or a directory with files; may be given many times",
        repeats: true, completion: .files)
    static let jobs = Operand("ID", "a job; may be given many times", repeats: true)
    static let jobsAndBatches = Operand(
        "ID", "a job or a batch; may be given many times", repeats: true)
}
