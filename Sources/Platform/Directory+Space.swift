internal import Glibc

extension Directory {
    /// How many bytes are left on its file system for who is not root; see fstatvfs(3).
    package var freeBytes: Int {
        get throws(SystemError) {
            var facts = statvfs()
            _ = try retrying("inspect", path) { fstatvfs(descriptor.raw, &facts) }
            return Int(clamping: UInt64(facts.f_bavail).multipliedReportingOverflow(
                by: UInt64(facts.f_frsize)).partialValue)
        }
    }
}
