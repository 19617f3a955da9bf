internal import Platform

/// Which file it is, whatever its names and the ways that lead to it.
struct FileIdentity: Hashable {
    private let device: UInt64
    private let inode: UInt64

    init(_ info: FileInfo) { (device, inode) = (info.device, info.inode) }
}
