import Glibc
import Platform
import TestFolders
import Testing

/// A small disk of its own, mounted in a directory until this object goes away.
final class MountedDisk: Sendable {
    private let path: String
    private static let filler = "filler"

    /// Whether this process may mount one.
    static let isPossible = canMount { try MountedDisk(at: $0("disk"), bytes: 1 << 20) }

    /// Whether it may mount one that is no memory, and has a file system that gives up.
    static let canFail = canMount { try MountedDisk(at: $0("disk"), image: $0("image")) }

    private static func canMount(_ make: (TemporaryDirectory) throws -> MountedDisk) -> Bool {
        getuid() == 0 && (try? make(TemporaryDirectory())) != nil
    }

    /// In memory.
    init(at path: String, bytes: Int) throws {
        _ = try Directory(making: path)
        self.path = path
        try Self.run("mount", "-t", "tmpfs", "-o", "size=\(bytes)", "pressroom-test", path)
    }

    /// An ext4 in a file, as it comes from mkfs, of 256 MB.
    init(at path: String, image: String) throws {
        _ = try Directory(making: path)
        self.path = path
        try Self.run("truncate", "--size", "256M", image)
        try Self.run("mkfs.ext4", "-q", image)
        try Self.run("mount", "-o", "loop,errors=remount-ro", image, path)
    }

    deinit { try? Self.run("umount", "-l", path) }

    /// Leaves no byte free.
    func fill() throws {
        let file = try Directory(opening: path).open(making: Self.filler)
        lseek(file.raw, 0, SEEK_END)
        for size in [1 << 20, 4096] {
            let bytes = [UInt8](repeating: 0, count: size)
            while (try? file.write(bytes)) != nil {}
        }
    }

    /// Gives back what `fill` took.
    func empty() throws { try Directory(opening: path).remove(Self.filler) }

    /// Has nothing written to it any more, or again. Waits until nothing on it is open for writing,
    /// which the system asks for, but for files that are kept apart.
    func setReadOnly(_ isReadOnly: Bool) throws {
        _ = try eventually("a disk on which nothing is written") {
            let options = "remount,bind,\(isReadOnly ? "ro" : "rw")"
            return (try? Self.run("mount", "-o", options, path)) != nil ? true : nil
        }
    }

    /// Has a file on it be one of another disk, so that it may stay open for writing.
    /// - Parameter other: the path of that, which is made.
    func keepApart(_ name: String, at other: String) throws {
        let slash = other.lastIndex(of: "/")!
        let folder = try Directory(opening: String(other[..<slash]))
        _ = try folder.create(String(other[other.index(after: slash)...]))
        _ = try Directory(opening: path).create(name)
        try Self.run("mount", "--bind", other, "\(path)/\(name)")
    }

    /// Has an ext4 find itself damaged, as by a sector that cannot be read: it takes nothing more
    /// from then on, whoever has what open, and can be mounted anew only.
    func fail() throws { try Self.run("mount", "-o", "remount,abort", path) }

    /// Puts an ext4 that has failed in order, as an operator does.
    func repair(_ image: String) throws {
        try Self.run("umount", path)
        // 1 means that it had something to put in order.
        try Self.run("e2fsck", "-f", "-p", image, allowing: [0, 1])
        try Self.run("mount", "-o", "loop,errors=remount-ro", image, path)
    }

    private struct Failed: Error { let command: String }

    private static func run(_ words: String..., allowing codes: [Int32] = [0]) throws {
        let null = try Descriptor.null()
        let search = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"]
        let program = try Program(
            "/usr/bin/env", words, environment: search,
            descriptors: [null.raw, null.raw, null.raw])
        guard case .exited(let code) = try program.end(), codes.contains(code)
        else { throw Failed(command: words.joined(separator: " ")) }
    }
}
