import Glibc
import Jobs
import Platform
import Spool

/// A new directory in memory, where there is such a file system, for a spool that is made thousands of
/// times. It goes away with this object.
final class ScratchSpool {
    /// The directory, which holds nothing at first.
    let path: String
    private static let parent = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"

    init() throws {
        var template = Array("\(Self.parent)/pressroom-spool-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw SystemError.last("make", Self.parent) }
        path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    }

    deinit {
        let parent = try? Directory(opening: Self.parent)
        try? parent?.removeAll(String(path.dropFirst(Self.parent.utf8.count + 1)))
    }

    /// Opens the spool in it as a program does that starts.
    func start() throws(SystemError) -> Spool { try Spool(opening: Self.spool(in: path)) }

    /// It has a directory of its own above it, as `pressroom up` makes it: `var/spool`.
    static func spool(in path: String) -> String { "\(path)/var/spool" }
}
