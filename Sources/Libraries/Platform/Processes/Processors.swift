internal import CPlatform
internal import Glibc

/// How many processors this process may use.
package enum Processors {
    /// The smaller of the affinity mask (sched_getaffinity(2)) and the quota of the control group,
    /// rounded up; at least 1.
    package static var available: Int {
        let allowed = affinity()
        guard let quota = quota() else { return allowed }
        return max(1, min(allowed, Int(quota.rounded(.up))))
    }

    private static func affinity() -> Int {
        let count = Int(pressroom_affinity_count())
        return count > 0 ? count : max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    }

    /// Processors' worth of time that the control group allows, of version 2 (`cpu.max`) or
    /// version 1 (`cpu.cfs_quota_us`); `nil` without a limit.
    private static func quota() -> Double? {
        if let numbers = ControlGroup.words("/sys/fs/cgroup/cpu.max"), numbers.count == 2,
            let quota = Double(numbers[0]), let period = Double(numbers[1]), period > 0
        {
            return quota / period
        }
        let folder = "/sys/fs/cgroup/cpu/"
        if let quota = ControlGroup.words(folder + "cpu.cfs_quota_us")?.first
            .flatMap(Double.init), quota > 0,
            let period = ControlGroup.words(folder + "cpu.cfs_period_us")?.first
                .flatMap(Double.init), period > 0
        {
            return quota / period
        }
        return nil
    }
}
