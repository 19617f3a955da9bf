package import Jobs
package import Platform

/// A place where outputs are put: a directory, a bucket, a server.
///
/// A file comes there in two acts. It is staged: its bytes are there for good, or at hand. Then it
/// is named: it appears under its path in one act, whole.
package protocol PublishingTarget: AnyObject {
    /// Brings a file's bytes there; what an earlier attempt has staged of it is replaced.
    func stage(_ file: OutgoingFile) throws(PublishingError)
    /// Whether a file that an attempt was about to name has no name yet.
    func isStaged(_ file: OutgoingFile, toBe path: String) throws(PublishingError) -> Bool
    /// Takes away what is staged of a file, if anything is.
    func discard(_ file: OutgoingFile)
    /// Makes durable what was staged and named, or taken away.
    func flush() throws(PublishingError)
    /// Whether something lies under a path.
    func exists(_ path: String) throws(PublishingError) -> Bool
    /// Gives what is staged its path.
    /// - Parameters:
    ///   - path: in the folder that it was staged for.
    ///   - replacing: whether what has the path is replaced.
    /// - Returns: false when the path is taken; then it is still staged.
    func name(_ file: OutgoingFile, _ path: String, replacing: Bool)
        throws(PublishingError) -> Bool
    /// Takes away what was just named and may not stay: a flush failed.
    func remove(_ path: String)
}

/// A server has what it has answered for.
extension PublishingTarget {
    package func flush() {}
    package func remove(_ path: String) {}
}

/// An output that is put somewhere.
package struct OutgoingFile {
    /// What it is known by as long as it has no name: no other file has it.
    package let key: String
    package let file: Publication.File
    /// Opens the output.
    package let open: () throws(PublishingError) -> Descriptor

    /// The path that it is to have, with slashes, if that is free.
    package var path: String { file.path }
}
