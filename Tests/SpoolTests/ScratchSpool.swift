import Glibc
import Jobs
import Platform
import Spool
import TestFolders

/// A new directory in memory, where there is such a file system, for a spool that is made thousands
/// of times. It goes away when nobody has this value any more.
struct ScratchSpool {
    private let directory = TemporaryDirectory(in: access("/dev/shm", W_OK) == 0 ? "/dev/shm" : nil)

    /// The directory, which holds nothing at first.
    var path: String { directory.path }

    /// Opens the spool in it as a program does that starts.
    func start() throws(SystemError) -> Spool { try Spool(opening: Self.spool(in: path)) }

    /// It has a directory of its own above it, as `pressroom up` makes it: `var/spool`.
    static func spool(in path: String) -> String { "\(path)/var/spool" }
}
