internal import Platform
internal import Text

/// A file that was named on the command line, or that is in a folder that was.
struct GivenFile: Hashable {
    /// As it was given, or from the folder on that was.
    let path: String
    /// The folder that it is in, below the one that was given: `2026/sea`. Empty for a file that
    /// was named itself.
    let folder: String
    /// Whether it was found in a folder that was named, and not named itself.
    let isFound: Bool

    init(_ path: String, in folder: String = "", isFound: Bool = false) {
        self.path = path
        self.folder = folder
        self.isFound = isFound
    }

    /// The folder that was given, or that the file is in: empty where that is the working
    /// directory.
    var root: String {
        let below = (folder.isEmpty ? "" : folder + "/") + PathName(path).last
        let bytes = Array(path.utf8)
        guard bytes.reversed().starts(with: ("/" + below).utf8.reversed()) else { return "" }
        let root = bytes.dropLast(below.utf8.count + 1)
        return root.isEmpty ? "/" : String(decoding: root, as: UTF8.self)
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
            let files = Walk(of: operand, besides: results).files
            return files.isEmpty ? [GivenFile(operand)] : files
        }
    }

    /// What is in a folder and in its folders.
    struct Walk {
        /// How deep folders may be.
        static let depthMax = 64

        private let start: String
        private let results: FileInfo?
        private(set) var files: [GivenFile] = []
        /// What is known of each file; `nil` where it could not be looked at.
        private(set) var infos: [FileInfo?] = []
        /// The paths of the folders, that which was given the first.
        private(set) var folders: [String] = []

        /// - Parameter results: the directory that results go to, which is left out.
        init(of operand: String, besides results: FileInfo?) {
            start = operand.hasSuffix("/") ? operand : operand + "/"
            self.results = results
            // Opened as who has called us, whoever the queue belongs to.
            try? User.asCaller { () throws(SystemError) in
                take(try Directory(opening: operand), "")
            }
        }

        private mutating func take(_ directory: Directory, _ folder: String, depth: Int = 0) {
            folders.append(directory.path)
            guard let names = try? directory.names() else { return add("", folder) }
            var unfinished = UnfinishedFiles()
            var found: [(name: String, info: FileInfo?)] = []
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
                case .file, .link, .other, nil: found.append((name, info))
                }
            }
            found.removeAll { unfinished.contains($0.name, bytes: $0.info?.size ?? 1) }
            for (name, info) in Self.sorted(found, by: \.name) { add(name, folder, info) }
            for name in Self.sorted(folders, by: \.self) {
                let inner = folder.isEmpty ? name : "\(folder)/\(name)"
                guard depth < Self.depthMax, let next = try? directory.directory(name) else {
                    add(name, folder)
                    continue
                }
                take(next, inner, depth: depth + 1)
            }
        }

        private mutating func add(_ name: String, _ folder: String, _ info: FileInfo? = nil) {
            files.append(
                GivenFile(
                    start + (folder.isEmpty ? name : "\(folder)/\(name)"), in: folder,
                    isFound: true))
            infos.append(info)
        }

        private func isResults(_ info: FileInfo?) -> Bool {
            guard let info, let results else { return false }
            return info.isSameFile(as: results)
        }

        private static func sorted<Entry>(
            _ entries: [Entry], by name: (Entry) -> String
        ) -> [Entry] {
            entries.map { (NaturalOrder(name($0)), $0) }.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }
}
