/// Which files inotify reported as moved to a directory, or closed, in the memory of some: what is
/// forgotten is found whole a little later.
struct DropHints {
    /// Names that are remembered at most.
    private static let most = 16_384

    private var names: [String: Bool] = [:]

    mutating func note(_ name: String, isMoved: Bool) {
        if names.count >= Self.most { names.removeAll() }
        names[name] = isMoved
    }

    func isMoved(_ name: String) -> Bool { names[name] == true }

    func isAnnounced(_ name: String) -> Bool { names[name] != nil }

    mutating func forget(_ name: String) { names[name] = nil }
}
