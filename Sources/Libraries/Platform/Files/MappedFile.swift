internal import Glibc

/// The bytes of a file, read by the system as they are touched. The file must not be cut short
/// meanwhile.
package final class MappedFile {
    private let start: UnsafeMutableRawPointer
    private let count: Int
    private let isWritable: Bool

    package var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: start, count: count)
    }

    /// - Parameters:
    ///   - descriptor: open for reading; it is not needed any longer afterwards.
    ///   - isWritable: whether this process may change its own copy of the bytes. The file stays
    ///     as it is.
    /// - Returns: `nil` when the file is empty or there is no room for it.
    package init?(descriptor: Int32, isWritable: Bool = false) {
        var info = stat()
        guard fstat(descriptor, &info) == 0, info.st_size > 0 else { return nil }
        count = Int(info.st_size)
        let access = isWritable ? PROT_READ | PROT_WRITE : PROT_READ
        let mapped = mmap(nil, count, access, MAP_PRIVATE, descriptor, 0)
        guard let mapped, mapped != MAP_FAILED else { return nil }
        start = mapped
        self.isWritable = isWritable
    }

    deinit { munmap(start, count) }

    /// Changes the copy, which must be writable.
    package func put(_ new: [UInt8], at offset: Int) {
        precondition(isWritable && (0...count - new.count).contains(offset), "the copy has room")
        UnsafeMutableRawBufferPointer(start: start + offset, count: new.count).copyBytes(from: new)
    }
}
