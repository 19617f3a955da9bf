/// Why an archive could not be written on.
package struct ArchiveError: Error, Hashable, Sendable, CustomStringConvertible {
    /// In libarchive's words, or in those of its caller.
    package let description: String

    package init(_ description: String) { self.description = description }
}
