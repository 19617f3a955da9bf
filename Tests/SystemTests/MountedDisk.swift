import Glibc
import Platform
import TestFolders
import Testing

/// A small disk of its own, in memory, mounted in a directory until this object goes away.
final class MountedDisk: Sendable {
    private let path: String
    private static let filler = "filler"

    /// Whether this process may mount one.
    static var isPossible: Bool { getuid() == 0 && Program.isExecutable("/bin/mount") && canMount }

    private static let canMount: Bool = {
        (try? MountedDisk(at: TemporaryDirectory().path, bytes: 1 << 20)) != nil
    }()

    init(at path: String, bytes: Int) throws {
        _ = try Directory(making: path)
        self.path = path
        try Self.run("/bin/mount", "-t", "tmpfs", "-o", "size=\(bytes)", "pressroom-test", path)
    }

    deinit { try? Self.run("/bin/umount", "-l", path) }

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

    /// Has nothing written to it any more, or again. Nothing on it may be open for writing.
    func setReadOnly(_ isReadOnly: Bool) throws {
        try Self.run("/bin/mount", "-o", "remount,\(isReadOnly ? "ro" : "rw")", path)
    }

    private struct Failed: Error { let command: String }

    private static func run(_ path: String, _ arguments: String...) throws {
        let null = try Descriptor.null()
        let program = try Program(path, arguments, descriptors: [null.raw, null.raw, null.raw])
        guard try program.end() == .exited(0) else { throw Failed(command: "\(path) \(arguments)") }
    }
}
