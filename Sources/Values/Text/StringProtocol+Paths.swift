/// Paths and names as file systems read them: byte by byte. A character of Swift's may be a slash
/// or a full stop together with the accent behind it, or with a letter in front: then it is
/// neither.
extension StringProtocol where UTF8View: BidirectionalCollection {
    /// Whether this path is that of a folder or leads below it, by their letters: no link is
    /// followed.
    package func isPath(within folder: String) -> Bool {
        guard utf8.starts(with: folder.utf8) else { return false }
        let rest = utf8.dropFirst(folder.utf8.count)
        return rest.isEmpty || rest.first == UInt8(ascii: "/")
            || folder.utf8.last == UInt8(ascii: "/")
    }

    /// Whether one of two paths is within the other.
    package func overlaps(path other: String) -> Bool {
        isPath(within: other) || other.isPath(within: String(self))
    }

    /// The names between slashes.
    package var pathNames: [SubSequence] {
        utf8.split(separator: UInt8(ascii: "/")).map { self[$0.startIndex..<$0.endIndex] }
    }

    /// The path of the folder with its slash, empty when there is none, and the name behind it.
    package var folderAndName: (folder: SubSequence, name: SubSequence) {
        let start = lastSlash.map { utf8.index(after: $0) } ?? startIndex
        return (self[..<start], self[start...])
    }

    package var hasSlash: Bool { lastSlash != nil }

    package var lastSlash: Index? { utf8.lastIndex(of: UInt8(ascii: "/")) }

    package var lastFullStop: Index? { utf8.lastIndex(of: UInt8(ascii: ".")) }
}
