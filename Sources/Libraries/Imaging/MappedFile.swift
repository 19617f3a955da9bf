internal import Glibc

/// The bytes of a file, read by the system as they are touched. The file must not be cut short
/// meanwhile.
package final class MappedFile {
    package let bytes: UnsafeRawBufferPointer

    /// - Parameter descriptor: open for reading; it is not needed any longer afterwards.
    /// - Returns: `nil` when the file is empty or there is no room for it.
    package init?(descriptor: Int32) {
        var info = stat()
        guard fstat(descriptor, &info) == 0, info.st_size > 0 else { return nil }
        let start = mmap(nil, Int(info.st_size), PROT_READ, MAP_PRIVATE, descriptor, 0)
        guard let start, start != MAP_FAILED else { return nil }
        bytes = UnsafeRawBufferPointer(start: start, count: Int(info.st_size))
    }

    deinit { munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count) }
}
