internal import Jobs

/// Where outputs lie that were put somewhere for people.
extension Report {
    /// A file that lies there.
    static func results(published files: [PublishedFile]) -> [Result] {
        files.filter { $0.state != .failed }.map { file in
            let detail =
                switch file.state {
                case .kept: "\(file.step), a file of this name was there and stays"
                case .pending: "\(file.step), not there yet"
                case .published, .failed: file.step
                }
            return Result(name: file.path, detail: detail)
        }
    }

    /// A file that could not be put there.
    static func failures(published files: [PublishedFile]) -> [Failure] {
        files.filter { $0.state == .failed }.map { file in
            Failure(
                name: file.path, reason: "not published: \(file.error?.detail ?? "given up")")
        }
    }
}
