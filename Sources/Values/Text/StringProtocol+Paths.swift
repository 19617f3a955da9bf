extension StringProtocol {
    /// Whether this path is that of a folder or leads below it, by their letters: no link is
    /// followed.
    package func isPath(within folder: String) -> Bool {
        self == folder || hasPrefix(folder.hasSuffix("/") ? folder : folder + "/")
    }

    /// Whether one of two paths is within the other.
    package func overlaps(path other: String) -> Bool {
        isPath(within: other) || other.isPath(within: String(self))
    }
}
