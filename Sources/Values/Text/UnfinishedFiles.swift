/// What skipped names in a folder say of files in it: programs are still writing them.
package struct UnfinishedFiles {
    /// Files beside which a program keeps what it needs to go on writing them.
    private var names: Set<String> = []
    /// What the names of files that are being written begin with, up to the first full stop.
    private var stems: Set<Substring> = []

    package init() {}

    /// Takes note of a name in the folder that is skipped.
    package mutating func note(_ name: String, _ reason: SkippedNames.Reason) {
        switch reason {
        case .control: names.insert(SkippedNames.subject(of: name))
        case .transfer: stems.insert(Self.stem(name))
        case .litter, .hidden: break
        }
    }

    /// Whether a file in the folder is not whole. An empty one keeps the place of a file that a
    /// browser writes under another name.
    package func contains(_ name: String, bytes: Int) -> Bool {
        names.contains(name) || bytes == 0 && stems.contains(Self.stem(name))
    }

    private static func stem(_ name: String) -> Substring {
        name[..<(name.utf8.firstIndex(of: UInt8(ascii: ".")) ?? name.endIndex)]
    }
}
