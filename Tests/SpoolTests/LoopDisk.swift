import Glibc
import Platform

/// An ext4 file system of its own in a file, mounted as long as this object lives.
final class LoopDisk {
    private let image: String
    /// Where it is mounted.
    let path: String

    /// Mounts an image, which replays its journal.
    init(mounting image: String, at path: String) throws {
        self.image = image
        self.path = path
        try LoopDisk.run("mount", ["-o", "loop", image, path])
    }

    deinit { try? LoopDisk.run("umount", [path]) }

    /// Makes an image in a file.
    static func make(_ image: String) throws {
        try run("truncate", ["--size", "16M", image])
        try run("mkfs.ext4", ["-q", image])
    }

    /// Has the file system write down all that it has in memory.
    func flush() throws { try LoopDisk.run("sync", ["--file-system", path]) }

    /// Copies the image as the power would leave it if it went now: with what the file system has
    /// written, and without what it has still in memory.
    func copy(to copy: String) throws {
        try LoopDisk.run("cp", ["--sparse=always", image, copy])
    }

    /// Runs a program to its end.
    private static func run(_ program: String, _ arguments: [String]) throws {
        let null = try Descriptor.null()
        let search = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"]
        let end = try Program(
            "/usr/bin/env", [program] + arguments, environment: search,
            descriptors: [null.raw, null.raw, null.raw]
        ).wait()
        guard end == .exited(0) else { throw Failure(program: program, end: end) }
    }

    struct Failure: Error {
        let program: String
        let end: Program.End
    }

    /// Why there can be none here; `nil` when there can.
    static let obstacle: String? = {
        guard geteuid() == 0 else { return "only root may mount" }
        do {
            let scratch = ScratchSpool()
            try make("\(scratch.path)/image")
            let point = try Directory(opening: scratch.path).making("mount")
            let disk = try LoopDisk(mounting: "\(scratch.path)/image", at: point.path)
            withExtendedLifetime(disk) {}
            return nil
        } catch {
            return "no ext4 can be mounted here: \(error)"
        }
    }()
}
