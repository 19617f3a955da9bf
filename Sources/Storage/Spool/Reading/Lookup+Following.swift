package import Jobs
package import Platform

extension Spool.Lookup {
    /// Where a job's directory stands at the moment, for inotify: a watch on it goes with it when
    /// it is moved, and reports each new status.
    /// - Returns: `nil` when there is no such job.
    package func path(of id: JobID) throws(SystemError) -> String? {
        try search(id) { (_, folder) throws(SystemError) in
            try layout.root.exists(folder) ? "\(spool.path)/\(folder)" : nil
        }
    }

    /// The directories one of which a job is moved to when it ends, for inotify; made if need be.
    package func finalPaths(for id: JobID) throws(SystemError) -> [String] {
        var paths: [String] = []
        for state in JobState.allCases where state.isFinal {
            paths.append(try layout.directory(.final(state), for: id).path)
        }
        return paths
    }

    /// Opens the directory of a published step's outputs.
    /// - Returns: `nil` when the job or its step is not there.
    package func outputs(of id: JobID, step: String) throws(SystemError) -> Directory? {
        guard Spool.isPlain(step), let folder = try path(of: id) else { return nil }
        do {
            return try Directory(opening: "\(folder)/out/\(step)")
        } catch  where error.isNotFound {
            return nil
        }
    }
}
