internal import Glibc

extension Descriptor {
    /// Opens the device that is always at its end and forgets what is written; see null(4).
    package static func null() throws(SystemError) -> Descriptor {
        Descriptor(
            owning: try retrying("open", "/dev/null") {
                Glibc.open("/dev/null", O_RDWR | O_CLOEXEC)
            })
    }
}
