internal import Platform
internal import Text

/// A file that was named on the command line, or that is in a folder that was.
struct GivenFile: Hashable {
    /// As it was given, or from the folder on that was.
    let path: String
    /// The folder that it is in, below the one that was given: `2026/sea`. Empty for a file that
    /// was named itself.
    let folder: String

    init(_ path: String, in folder: String = "") {
        self.path = path
        self.folder = folder
    }

    /// The files that were named, and instead of a folder those in it and in its folders.
    ///
    /// They come in natural order, those of a folder before those of its folders. What is hidden,
    /// what is being written and litter is left out, and so are links to folders.
    /// - Parameter results: the directory that results go to, which is left out, too.
    static func all(named operands: some Sequence<String>, besides results: FileInfo? = nil)
        -> [GivenFile]
    {
        operands.flatMap { operand -> [GivenFile] in
            var walk = Walk(operand.hasSuffix("/") ? operand : operand + "/", results)
            // Opened as who has called us, whoever the queue belongs to.
            try? User.asCaller { () throws(SystemError) in
                walk.take(try Directory(opening: operand), "")
            }
            return walk.files.isEmpty ? [GivenFile(operand)] : walk.files
        }
    }

    private struct Walk {
        /// How deep folders may be.
        static let depthMax = 64

        let start: String
        let results: FileInfo?
        var files: [GivenFile] = []

        init(_ start: String, _ results: FileInfo?) {
            self.start = start
            self.results = results
        }

        mutating func take(_ directory: Directory, _ folder: String, depth: Int = 0) {
            guard let names = try? directory.names() else { return add("", folder) }
            var unfinished = UnfinishedFiles()
            var found: [(name: String, bytes: Int)] = []
            var folders: [String] = []
            for name in names {
                if let reason = SkippedNames.reason(for: name) {
                    unfinished.note(name, reason)
                    continue
                }
                let info = try? directory.info(name)
                switch info?.kind {
                case .directory: if !isResults(info) { folders.append(name) }
                case .link where (try? Directory(opening: "\(directory.path)/\(name)")) != nil:
                    break
                // One that cannot be looked at is said to be so later.
                case .file, .link, .other, nil: found.append((name, info?.size ?? 1))
                }
            }
            found.removeAll { unfinished.contains($0.name, bytes: $0.bytes) }
            for name in Self.sorted(found.map(\.name)) { add(name, folder) }
            for name in Self.sorted(folders) {
                let inner = folder.isEmpty ? name : "\(folder)/\(name)"
                guard depth < Self.depthMax, let next = try? directory.directory(name) else {
                    add(name, folder)
                    continue
                }
                take(next, inner, depth: depth + 1)
            }
        }

        private mutating func add(_ name: String, _ folder: String) {
            files.append(
                GivenFile(start + (folder.isEmpty ? name : "\(folder)/\(name)"), in: folder))
        }

        private func isResults(_ info: FileInfo?) -> Bool {
            results != nil && info?.inode == results?.inode && info?.device == results?.device
        }

        private static func sorted(_ names: [String]) -> [String] {
            names.map { (NaturalOrder($0), $0) }.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }
}
