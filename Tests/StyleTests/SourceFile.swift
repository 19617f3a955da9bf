import Platform

/// A file in Swift, C or C++, as text.
struct SourceFile: Sendable {
    /// From the package's folder on, as `Sources/Values/Jobs/Job/Status.swift`.
    let path: String
    let lines: [Substring]

    init(path: String, text: String) {
        self.path = path
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// All files of a directory of the package, and of those below it.
    static func all(in folder: String) throws -> [SourceFile] {
        let directory = try Directory(opening: "\(packageFolder)/\(folder)")
        return try directory.names().sorted().flatMap { name in
            let path = "\(folder)/\(name)"
            if try directory.info(name)?.kind == .directory { return try all(in: path) }
            guard [".swift", ".c", ".cpp", ".h"].contains(where: name.hasSuffix) else { return [] }
            let text = String(decoding: try directory.contents(name), as: UTF8.self)
            return [SourceFile(path: path, text: text)]
        }
    }

    static let packageFolder =
        "/"
        + #filePath.split(separator: "/").dropLast(3)
        .joined(separator: "/")

    var isSwift: Bool { path.hasSuffix(".swift") }

    /// The target it belongs to, which has the name of its folder: below Sources that is in the
    /// folder of its layer.
    var target: Substring {
        let folders = path.split(separator: "/")
        return folders[folders[0] == "Sources" ? 2 : 1]
    }
}
