package import Jobs
package import Platform

extension Spool.Lookup {
    /// Opens the files of a job.
    /// - Returns: `nil` when there is no such job.
    package func files(of id: JobID) throws(SystemError) -> JobFiles? {
        try search(id) { (_, folder) throws(SystemError) in
            do throws(SystemError) {
                return JobFiles(in: try layout.root.directory(folder))
            } catch  where error.isNotFound {
                return nil
            }
        }
    }

    /// Finds a file that was sent.
    /// - Parameter index: 0 for the first.
    /// - Returns: the file's path relative to the spool, or `nil` when there is no such file.
    package func inputPath(of id: JobID, index: Int) throws(SystemError) -> String? {
        try search(id) { (_, folder) throws(SystemError) in
            let path = "\(folder)/in/\(Manifest.storedName(index))"
            return try layout.root.info(path)?.kind == .file ? path : nil
        }
    }
}
