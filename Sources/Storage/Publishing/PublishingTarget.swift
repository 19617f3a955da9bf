package import Platform

/// A place where outputs are put: a directory, or in time a bucket or a server.
///
/// A file comes there in two acts. It is staged: its bytes are there for good, under a key that
/// nobody looks at. Then it is named: it appears under its path in one act, whole.
package protocol PublishingTarget: AnyObject {
    /// Brings a file's bytes there; what an earlier attempt has staged under the key is replaced.
    /// - Parameter path: that it is to have, with slashes.
    func stage(_ file: Descriptor, as key: String, for path: String) throws(PublishingError)
    /// Whether something is staged under the key.
    func isStaged(_ key: String, for path: String) throws(PublishingError) -> Bool
    /// Takes away what is staged under the key, if anything is.
    func discard(_ key: String, for path: String)
    /// Makes durable what was staged and named, or taken away.
    func flush() throws(PublishingError)
    /// Whether something lies under a path.
    func exists(_ path: String) throws(PublishingError) -> Bool
    /// Gives what is staged its path.
    /// - Parameters:
    ///   - path: in the folder that it was staged for.
    ///   - replacing: whether what has the path is replaced.
    /// - Returns: false when the path is taken; then it is still staged.
    func name(_ key: String, _ path: String, replacing: Bool) throws(PublishingError) -> Bool
    /// Takes away what was just named and may not stay: a flush failed.
    func remove(_ path: String)
}
