internal import CPlatform
internal import Glibc

/// What the system knows of a file; see stat(2).
package struct FileInfo: Hashable, Sendable {
    package let kind: Kind
    /// Length in bytes.
    package let size: Int
    /// How many names the file has.
    package let links: Int
    /// The number of the user it belongs to.
    package let owner: UInt32
    /// Who may do what with it; see chmod(2).
    package let mode: UInt32
    /// The file system and the number of the file on it.
    package let device: UInt64
    package let inode: UInt64
    /// When the contents last changed, in nanoseconds since 1970.
    package let modifiedNanoseconds: Int64
    /// When contents, name, mode or owner last changed, which nobody can set; the same.
    package let changedNanoseconds: Int64

    /// How long ago the contents last changed, by the wall clock.
    package var ageSeconds: Int64 {
        (Int64(Clock.wallNanoseconds) - modifiedNanoseconds) / 1_000_000_000
    }

    /// Whether it is of the same file, whatever its names.
    package func isSameFile(as other: FileInfo) -> Bool {
        (device, inode) == (other.device, other.inode)
    }

    package enum Kind: Sendable { case file, directory, link, other }

    init(_ info: stat) {
        kind =
            switch info.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .directory
            case S_IFLNK: .link
            default: .other
            }
        size = Int(info.st_size)
        links = Int(info.st_nlink)
        owner = info.st_uid
        mode = info.st_mode & 0o7777
        device = UInt64(info.st_dev)
        inode = UInt64(info.st_ino)
        modifiedNanoseconds = Self.nanoseconds(info.st_mtim)
        changedNanoseconds = Self.nanoseconds(info.st_ctim)
    }

    /// Anybody may set a time that is centuries away, which counts as some year around 2100, or
    /// 1840: two of them can then still be subtracted.
    private static func nanoseconds(_ time: timespec) -> Int64 {
        let secondsMax = 1 << 32
        let seconds = min(max(time.tv_sec, -secondsMax), secondsMax)
        return Int64(seconds) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

extension Descriptor {
    /// What is known of the open file.
    package var info: FileInfo {
        get throws(SystemError) {
            var info = stat()
            _ = try retrying("inspect", path) { fstat(raw, &info) }
            return FileInfo(info)
        }
    }
}
