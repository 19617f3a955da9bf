internal import Glibc
package import Jobs
package import Platform

/// The files of a job, wherever it is moved while they are read.
package struct JobFiles: Sendable {
    private let directory: Directory

    init(in directory: Directory) { self.directory = directory }

    /// Opens a published output.
    package func output(step: String, name: String) throws(SystemError) -> Descriptor {
        guard Spool.isPlain(step), Spool.isPlain(name) else {
            // Whoever has written the status: such a file is none of the job's.
            throw SystemError("open", "out/\(step)/\(name)", code: ENOENT)
        }
        return try directory.read("out/\(step)/\(name)")
    }
}

extension Spool {
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
