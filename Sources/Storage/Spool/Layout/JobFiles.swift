internal import Glibc
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
