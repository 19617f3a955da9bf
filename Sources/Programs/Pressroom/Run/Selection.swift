internal import Platform

/// Which of the files that were given need not be processed.
struct Selection {
    let foresight: Foresight
    let record: RunRecord
    let conflict: OutputWriter.Conflict
    /// Whether results that are older than their files are made again.
    let skipsNewer: Bool

    /// Why the files of a job need not be processed; `nil` when they do.
    func reason(toSkip files: [InputFile]) -> String? {
        if files.count == 1, record.isDone(files[0]) { return "was done before" }
        guard skipsNewer || conflict == .keep, !record.isPartial(files[0]),
            foresight.isThere(files, newer: skipsNewer)
        else { return nil }
        return skipsNewer ? "has results that are as new" : "has results already"
    }
}
