internal import Jobs

/// How a job ended, in one line.
enum Outcome {
    /// `photo.jpg  completed  6 files  0.21 s`, or `photo.jpg  failed` and why.
    /// - Parameter name: of the file; of several the first, and how many more.
    static func line(_ name: String, _ status: Status) -> String {
        let start = "\(printable(name))  \(status.state.rawValue)  "
        guard status.state == .completed else {
            return start + (status.error.map(reason) ?? status.message)
        }
        let files = status.steps.reduce(0) { $0 + $1.outputs.count }
        return start + "\(Quantity.count(files, "file"))  \(Quantity.seconds(seconds(status)))"
    }

    /// What the files of a job are called together.
    static func name(_ files: [String]) -> String {
        let first = files.first ?? ""
        return files.count < 2 ? first : "\(first) and \(files.count - 1) more"
    }

    /// A problem in one line.
    static func reason(_ problem: Problem) -> String {
        printable(problem.detail.isEmpty ? problem.title : "\(problem.title): \(problem.detail)")
    }

    private static func seconds(_ status: Status) -> Double {
        guard let start = status.startedAt, let end = status.finishedAt else { return 0 }
        return end.seconds(since: start)
    }
}
