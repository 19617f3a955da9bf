internal import Platform

/// Names one version of one file: who changes it, or puts another in its place, makes another key.
struct FileKey: Hashable, Sendable {
    let text: String

    init(_ text: String) { self.text = text }

    init(_ info: FileInfo) {
        text = [info.inode, UInt64(bitPattern: info.modifiedNanoseconds), UInt64(info.size)]
            .map { String($0, radix: 36) }.joined(separator: "-")
    }
}
