/// How a run went, as the last line of its JSON has it.
struct RunSummary: Encodable {
    /// How many files were given, and what has become of them.
    let files: Int
    let completed: Int
    let skipped: Int
    let failed: Int
    let unprocessed: Int
    /// How many results there are.
    let outputs: Int
    /// How many bytes the completed files have, and how many was made of them.
    let bytesIn: Int
    let bytesOut: Int
    /// The difference; less than 0 when the results are larger.
    let bytesSaved: Int
    let seconds: Double

    init(_ progress: Progress, outputs: Int) {
        files = progress.total
        completed = progress.completed
        skipped = progress.skipped
        failed = progress.failed
        unprocessed = progress.total - progress.ended
        self.outputs = outputs
        (bytesIn, bytesOut) = (progress.bytesIn, progress.bytesOut)
        bytesSaved = bytesIn - bytesOut
        seconds = (progress.elapsedSeconds * 1000).rounded() / 1000
    }
}
