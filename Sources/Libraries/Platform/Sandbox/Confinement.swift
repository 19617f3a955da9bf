internal import CPlatform
internal import Glibc

/// What a process gives up, for good, before it reads a byte that it does not trust.
///
/// Afterwards it computes on the descriptors it holds and on nothing else: no path, no socket, no
/// other program, no other process. One exception has a name and a confinement of its own,
/// `OfficeProcess`, to which it may hold a pipe. The layers overlap on purpose, so that one may
/// fail: resource limits, a user without rights, Landlock, and a list of allowed system calls.
///
/// Known weaknesses. Existence, size and times of files can be asked for, since neither Landlock
/// nor a filter of system calls (which cannot see a path) prevents stat(2). Standard error is kept,
/// for the last words of a crash. How many threads a process starts is bounded by its memory alone.
package struct Confinement: Sendable {
    package let limits: ResourceLimits
    /// Whether fonts and what belongs to them can be read, as PDF needs.
    package let readsFonts: Bool
    /// Whether it may wait for a process that it started before.
    package let waits: Bool
    package let strength: Strength

    package init(
        limits: ResourceLimits, readsFonts: Bool, waits: Bool = false, strength: Strength
    ) {
        self.limits = limits
        self.readsFonts = readsFonts
        self.waits = waits
        self.strength = strength
    }

    /// What happens where a kernel or a container does not offer a layer.
    package enum Strength: String, CaseIterable, Sendable {
        /// The process is not confined and must not go on.
        case strict
        /// The process goes on with the other layers.
        case bestEffort = "best-effort"
    }

    /// The version of Landlock that the kernel offers; `nil` when it offers none.
    package static var landlockVersion: Int? {
        let version = pressroom_landlock_version()
        return version > 0 ? Int(version) : nil
    }

    /// Confines this process, which has one thread.
    ///
    /// Little but system calls is done here, and nothing that makes the Swift runtime take a lock.
    ///
    /// The order is given by what each step takes away: limits while they may be lowered freely;
    /// Landlock while its paths can be opened; the user while there is the right to change it; the
    /// signal at the parent's end after that, because a change of user clears it (see
    /// PR_SET_PDEATHSIG in prctl(2)); the system calls last, because the filter forbids the others.
    /// - Parameters:
    ///   - descriptors: stay open, next to 0, 1 and 2; all others are closed.
    ///   - parent: the process with whose end this one is to end.
    /// - Throws: `SystemError` when a step fails; the process is then confined in part, and must
    ///   end.
    package func apply(keeping descriptors: [Int32], parent: Int32) throws(SystemError) {
        let highest = try retrying("close descriptors") {
            pressroom_close_others(descriptors, Int32(descriptors.count))
        }
        try limits.apply(descriptorHighest: highest)
        try forbidPrivileges()
        try offered { () throws(SystemError) in try restrictPaths() }
        try offered { () throws(SystemError) in try dropPrivileges() }
        _ = try retrying("forbid inspection") { pressroom_forbid_inspection() }
        _ = try retrying("follow parent") { pressroom_die_with_parent(SIGKILL) }
        // The parent may have ended before it could be followed.
        guard getppid() == parent else { throw SystemError("follow parent", code: ESRCH) }
        try offered { () throws(SystemError) in try filterSystemCalls() }
    }

    /// No program run from here on gains rights, without which Landlock and filters are for root.
    func forbidPrivileges() throws(SystemError) {
        _ = try retrying("forbid new privileges") { pressroom_gain_no_privileges() }
    }

    /// Takes away all paths but those of fonts, if they are wanted; also TCP and signals, where the
    /// kernel's Landlock knows them.
    func restrictPaths() throws(SystemError) {
        _ = try retrying("restrict paths with Landlock") { pressroom_landlock(readsFonts) }
    }

    /// The number that Linux systems give to the user, and the group, to which nothing belongs.
    private static let nobody: UInt32 = 65534

    /// Becomes nobody if it is root, and gives up what capabilities it has.
    private func dropPrivileges() throws(SystemError) {
        if geteuid() == 0 {
            _ = try retrying("become nobody") { pressroom_become(Self.nobody, Self.nobody) }
        }
        _ = try retrying("drop capabilities") { pressroom_drop_capabilities() }
    }

    private func filterSystemCalls() throws(SystemError) {
        _ = try retrying("filter system calls") {
            pressroom_filter_system_calls(readsFonts, waits)
        }
    }

    /// Takes a step that a kernel or a container may not offer.
    private func offered(_ step: () throws(SystemError) -> Void) throws(SystemError) {
        do {
            try step()
        } catch {
            let missing = [ENOSYS, EOPNOTSUPP, EINVAL, EPERM].contains(error.code)
            guard missing, strength == .bestEffort else { throw error }
        }
    }
}
