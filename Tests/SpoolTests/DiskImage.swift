@testable import Drop
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
    /// - Parameter marks: what distinguishes nodes from others that have the same name. Where names
    ///   or bytes have such a mark they have that of the node as it is written.
    func write(to directory: Directory, marks: [Node: String] = [:]) throws {
        var changed: [String: String] = [:]
        try write(to: directory, Self.root, marks, &changed)
        if !changed.isEmpty { try replace(changed, in: directory, Self.root) }
    }

    private func write(
        to directory: Directory, _ node: Node, _ marks: [Node: String],
        _ changed: inout [String: String]
    ) throws {
        for (name, child) in directories[node, default: [:]] {
            if let bytes = files[child] {
                try directory.create(name).write(bytes)
            } else {
                try write(to: directory.making(name), child, marks, &changed)
            }
            if let mark = marks[child] {
                changed[mark] = try DiskReader.mark(of: name, in: directory)
            }
        }
    }

    private func replace(_ changed: [String: String], in directory: Directory, _ node: Node)
        throws
    {
        for (name, child) in directories[node, default: [:]] {
            if let bytes = files[child] {
                let new = changed.applied(to: bytes)
                if new != bytes { try directory.replace(name, with: new, durable: false) }
            } else {
                try replace(changed, in: directory.directory(name), child)
            }
            let newName = String(decoding: changed.applied(to: Array(name.utf8)), as: UTF8.self)
            if newName != name { try directory.rename(name, to: directory, as: newName) }
        }
    }

    /// The path of a node; `nil` when it has none.
    func path(of wanted: Node, from node: Node = root) -> String? {
        for (name, child) in directories[node, default: [:]].sorted(by: { $0.key < $1.key }) {
            if child == wanted { return name }
            if let rest = path(of: wanted, from: child) { return "\(name)/\(rest)" }
        }
        return nil
    }
}

extension [String: String] {
    /// A text in which each key that it has is replaced.
    fileprivate func applied(to bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for (old, new) in self {
            bytes.replace(Array<UInt8>(old.utf8), with: Array<UInt8>(new.utf8))
        }
        return bytes
    }
}

/// Reads images of a directory, and distinguishes nodes by their inodes as long as these live.
struct DiskReader {
    let path: String
    /// What distinguished dropped nodes before.
    private(set) var marks: [DiskImage.Node: String] = [:]
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
            let info = try? directory.info(String(path.dropFirst()))
        else { return nil }
        return nodes[info.inode]
    }

    /// What distinguishes dropped files and folders, on the disk that they are on.
    static func mark(of name: String, in directory: Directory) throws -> String? {
        try DropFolder.record(of: name, in: directory)
            ?? directory.info(name).map { FileKey($0).text }
    }

    private mutating func visit(
        _ directory: Directory, _ node: DiskImage.Node,
        _ image: inout DiskImage,
        _ seen: inout [UInt64: DiskImage.Node]
    ) throws {
        for name in try directory.names() {
            guard let info = try directory.info(name) else { continue }
            let child = nodes[info.inode] ?? seen[info.inode] ?? next
            if child == next { next += 1 }
            seen[info.inode] = child
            if directory.path.contains("/drop/") {
                marks[child] = try Self.mark(of: name, in: directory)
            }
            image.directories[node, default: [:]][name] = child
            if info.kind == .directory {
                image.directories[child] = [:]
                try visit(directory.directory(name), child, &image, &seen)
            } else {
                image.files[child] = try directory.contents(name)
            }
        }
    }
}
