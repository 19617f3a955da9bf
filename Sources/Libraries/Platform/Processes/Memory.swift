internal import Glibc

/// How much memory this process may use together with all it starts.
package enum Memory {
    /// The smaller of the machine's memory and the limit of the control group, of version 2
    /// (`memory.max`) or version 1 (`memory.limit_in_bytes`), in bytes.
    package static var availableBytes: Int {
        let machine = max(1, sysconf(Int32(_SC_PHYS_PAGES))) * max(1, sysconf(Int32(_SC_PAGESIZE)))
        let files = [
            "/sys/fs/cgroup/memory.max",
            "/sys/fs/cgroup/memory/memory.limit_in_bytes",
        ]
        // Without a limit, version 2 has the word "max", and version 1 a number beyond any machine.
        let limits = files.compactMap { ControlGroup.words($0)?.first.flatMap { Int($0) } }
        return ([machine] + limits).min() ?? machine
    }
}
