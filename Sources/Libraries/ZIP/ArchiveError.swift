/// Why an archive could not be written on.
package struct ArchiveError: Error, Hashable, Sendable, CustomStringConvertible {
    /// In libarchive's words.
    package let description: String

    init(_ description: String) { self.description = description }
}
