internal import CPlatform
internal import Glibc

/// What a process may use at most; see setrlimit(2).
package struct ResourceLimits: Hashable, Sendable {
    /// Processor time in seconds, 1 or more. At the limit comes SIGXCPU, which differs from
    /// other kills; two seconds later, for a process that ignores it, SIGKILL.
    package var cpuSeconds: Int
    /// How much more it may be allowed afterwards, in seconds; see `allowProcessorTime`.
    package var cpuSecondsMore: Int
    /// Address space in bytes: more than that cannot be allocated.
    package var memoryBytes: Int
    /// The size of a file it writes, in bytes. Beyond comes SIGXFSZ.
    package var fileBytes: Int
    /// How many descriptors it may have beyond the ones it starts with.
    package var descriptorsMore: Int

    /// libqpdf calls itself for each object that another leads to, as it does in a long list of
    /// bookmarks.
    private static let stackBytes = 64 << 20

    package init(
        cpuSeconds: Int, cpuSecondsMore: Int = 0, memoryBytes: Int, fileBytes: Int,
        descriptorsMore: Int = 64
    ) {
        self.cpuSeconds = cpuSeconds
        self.cpuSecondsMore = cpuSecondsMore
        self.memoryBytes = memoryBytes
        self.fileBytes = fileBytes
        self.descriptorsMore = descriptorsMore
    }

    /// Limits this process for good, and turns core dumps off.
    /// - Parameter descriptorHighest: the highest number of a descriptor that it holds.
    func apply(descriptorHighest: Int32) throws(SystemError) {
        try Self.set(
            RLIMIT_CPU, cpuSeconds, hard: cpuSeconds + cpuSecondsMore + 2,
            "limit processor time")
        try Self.set(RLIMIT_AS, memoryBytes, hard: memoryBytes, "limit memory")
        try Self.set(RLIMIT_FSIZE, fileBytes, hard: fileBytes, "limit file size")
        try Self.set(RLIMIT_CORE, 0, hard: 0, "turn off core dumps")
        try Self.set(RLIMIT_STACK, Self.stackBytes, hard: Self.stackBytes, "limit the stack")
        let descriptors = Int(descriptorHighest) + 1 + descriptorsMore
        try Self.set(RLIMIT_NOFILE, descriptors, hard: descriptors, "limit descriptors")
    }

    /// Allows this process so much processor time from now on, whatever it has used so far, as far
    /// as the limits do that it was confined with. SIGXCPU comes then, within a second.
    package static func allowProcessorTime(seconds: Int) throws(SystemError) {
        var used = rusage()
        let own = __rusage_who_t(RUSAGE_SELF.rawValue)
        _ = try retrying("read processor time") { getrusage(own, &used) }
        let parts = used.ru_utime.tv_usec + used.ru_stime.tv_usec
        // The kernel counts whole seconds, and what is left of one is not to be missing.
        let whole = used.ru_utime.tv_sec + used.ru_stime.tv_sec + (parts + 999_999) / 1_000_000
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_CPU.rawValue)
        _ = try retrying("read limit of processor time") { getrlimit(resource, &limit) }
        limit.rlim_cur = min(rlim_t(whole + seconds), limit.rlim_max)
        _ = try retrying("limit processor time") { setrlimit(resource, &limit) }
    }

    /// Allows this process as many descriptors as its hard limit does.
    /// - Returns: how many that are.
    @discardableResult
    package static func raiseDescriptors() throws(SystemError) -> Int {
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        _ = try retrying("read limit of descriptors") { getrlimit(resource, &limit) }
        limit.rlim_cur = limit.rlim_max
        _ = try retrying("raise limit of descriptors") { setrlimit(resource, &limit) }
        return Int(clamping: limit.rlim_cur)
    }

    /// A limit above the hard one in force is lowered to that, which only a privileged process may
    /// exceed.
    private static func set(
        _ resource: __rlimit_resource, _ soft: Int, hard: Int,
        _ action: String
    ) throws(SystemError) {
        let resource = __rlimit_resource_t(resource.rawValue)
        var inForce = rlimit()
        _ = try retrying(action) { getrlimit(resource, &inForce) }
        let highest = min(rlim_t(max(0, hard)), inForce.rlim_max)
        var limit = rlimit(rlim_cur: min(rlim_t(max(0, soft)), highest), rlim_max: highest)
        _ = try retrying(action) { setrlimit(resource, &limit) }
    }
}
