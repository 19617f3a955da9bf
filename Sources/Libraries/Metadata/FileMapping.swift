internal import Glibc

/// The bytes of a file, of which this process may change its own copy. The file must not be cut
/// short meanwhile.
final class FileMapping {
    private let start: UnsafeMutableRawPointer
    private let count: Int

    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

    /// - Parameter descriptor: open for reading; it is not needed any longer afterwards.
    /// - Returns: `nil` when the file is empty or there is no room for it.
    init?(_ descriptor: Int32) {
        var info = stat()
        guard fstat(descriptor, &info) == 0, info.st_size > 0 else { return nil }
        count = Int(info.st_size)
        let mapped = mmap(nil, count, PROT_READ | PROT_WRITE, MAP_PRIVATE, descriptor, 0)
        guard let mapped, mapped != MAP_FAILED else { return nil }
        start = mapped
    }

    deinit { munmap(start, count) }

    /// Changes the copy.
    func put(_ new: [UInt8], at place: Int) {
        UnsafeMutableRawBufferPointer(start: start + place, count: new.count).copyBytes(from: new)
    }
}
