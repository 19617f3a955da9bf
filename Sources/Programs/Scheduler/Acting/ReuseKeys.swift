internal import Jobs

/// The keys by which later jobs find a job whose outputs they may reuse.
struct ReuseKeys: Hashable, Sendable {
    /// The workers' that were to make the outputs; `nil` when nothing is to be found.
    let implementation: String?
    var keys: [String] = []

    init(_ implementation: String? = nil) { self.implementation = implementation }

    /// Those of a job that is ending; nothing if it has not completed, or the workers have changed
    /// meanwhile.
    /// - Parameter implementation: the workers' now.
    func lasting(_ state: JobState, made implementation: String?) -> [String] {
        state == .completed && implementation == self.implementation ? keys : []
    }

    /// What all workers are, libraries and all; `nil` while they differ, or one has not said it.
    static func implementation(of workers: some Collection<String?>) -> String? {
        let known = Set(workers)
        return known.count == 1 ? known.first! : nil
    }
}
