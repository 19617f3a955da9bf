import Platform

/// What a disk holds: directories with their entries, and files with their bytes. A node has one
/// number for its life, whatever it is called.
struct DiskImage: Equatable {
    typealias Node = Int

    /// The node that all others are below.
    static let root: Node = 0

    var directories: [Node: [String: Node]] = [root: [:]]
    var files: [Node: [UInt8]] = [:]

    /// Writes it below a directory that is empty.
    func write(to directory: Directory, _ node: Node = root) throws {
        for (name, child) in directories[node, default: [:]] {
            if let bytes = files[child] {
                try directory.create(name).write(bytes)
            } else {
                try write(to: directory.making(name), child)
            }
        }
    }

    /// The path of a node; `nil` when it has none.
    func path(of wanted: Node, from node: Node = root) -> String? {
        for (name, child) in directories[node, default: [:]] {
            if child == wanted { return name }
            if let rest = path(of: wanted, from: child) { return "\(name)/\(rest)" }
        }
        return nil
    }
}

/// Reads images of a directory, and tells nodes by their inodes as long as these live.
struct DiskReader {
    let path: String
    private var nodes: [UInt64: DiskImage.Node] = [:]
    private var next = DiskImage.root + 1

    init(_ path: String) { self.path = path }

    mutating func read() throws -> DiskImage {
        var image = DiskImage()
        var seen: [UInt64: DiskImage.Node] = [:]
        try visit(Directory(opening: path), DiskImage.root, &image, &seen)
        // The number of one that is gone may be given to another.
        nodes = seen
        return image
    }

    /// The node of a path, if it is below this directory and was there at the last reading.
    func node(at path: String) -> DiskImage.Node? {
        if path == self.path { return DiskImage.root }
        guard path.hasPrefix(self.path + "/"), let directory = try? Directory(opening: "/"),
              let facts = directory.facts(String(path.dropFirst())) else { return nil }
        return nodes[facts.inode]
    }

    private mutating func visit(_ directory: Directory, _ node: DiskImage.Node,
                                _ image: inout DiskImage,
                                _ seen: inout [UInt64: DiskImage.Node]) throws {
        for name in try directory.names() {
            guard let facts = directory.facts(name) else { continue }
            let child = nodes[facts.inode] ?? seen[facts.inode] ?? next
            if child == next { next += 1 }
            seen[facts.inode] = child
            image.directories[node, default: [:]][name] = child
            if facts.kind == .directory {
                image.directories[child] = [:]
                try visit(directory.directory(name), child, &image, &seen)
            } else {
                image.files[child] = try directory.contents(name)
            }
        }
    }
}
