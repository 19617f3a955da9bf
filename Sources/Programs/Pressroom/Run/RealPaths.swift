internal import Platform
internal import Text

/// Paths as the file system knows them, so that two ways to one place are one: through a link, by
/// `..`, or from the root on.
final class RealPaths {
    private var folders: [String: String] = [:]

    /// The path from the root on of what lies in a folder, or is to lie there; a link there counts
    /// as itself.
    func path(_ path: String) -> String {
        let (folder, name) = path.folderAndName
        return join(self.folder(String(folder)), String(name))
    }

    /// - Parameter path: ends with a slash, or is empty.
    private func folder(_ path: String) -> String {
        if let known = folders[path] { return known }
        let real = (try? Directory.resolve(path.isEmpty ? "." : path)) ?? missing(path)
        folders[path] = real
        return real
    }

    /// Of a folder that is to be made.
    private func missing(_ path: String) -> String {
        let names = path.pathNames
        guard let last = names.last else { return path }
        let above = names.dropLast().map { $0 + "/" }.joined()
        let parent = folder((path.utf8.first == UInt8(ascii: "/") ? "/" : "") + above)
        return switch last {
        case ".": parent
        case "..": parent.lastSlash.map { String(parent[..<$0]) } ?? parent
        default: join(parent, String(last))
        }
    }

    private func join(_ folder: String, _ name: String) -> String {
        folder == "/" ? "/" + name : "\(folder)/\(name)"
    }
}
