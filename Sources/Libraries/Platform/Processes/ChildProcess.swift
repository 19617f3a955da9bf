internal import CPlatform
internal import Glibc

/// A copy of this process that does one thing and ends. Dropping it kills the child.
package struct ChildProcess: ~Copyable {
    /// Its process id.
    package let processID: Int32
    /// Readable once the child has ended; see pidfd_open(2).
    package let raw: Int32

    /// Forks; see fork(2).
    ///
    /// The child starts with an empty signal mask and default handlers; signals that are ignored
    /// stay so. It ends with `_exit(2)`: nothing that was registered to run at the end does, and
    /// nothing that this process has buffered is written twice. When this process has several
    /// threads, only the calling one lives on in the child, and the body must take no lock that
    /// another could hold.
    /// - Parameter body: what the child does; returns its exit code, 0 to 255.
    /// - Throws: `SystemError` when the system allows no further process.
    package static func fork(_ body: () -> Int32) throws(SystemError) -> ChildProcess {
        try start(body) { pressroom_fork() }
    }

    /// The same in namespaces of its own; see `pressroom_fork_isolated`. All that it starts ends
    /// with it.
    package static func forkIsolated(_ body: () -> Int32) throws(SystemError) -> ChildProcess {
        try start(body) { pressroom_fork_isolated(geteuid() != 0) }
    }

    private static func start(_ body: () -> Int32, _ fork: () -> pid_t) throws(SystemError)
        -> ChildProcess
    {
        let processID = try retrying("fork", "", fork)
        if processID == 0 { _exit(body()) }
        let raw = pressroom_pidfd_open(processID)
        if raw < 0 {
            let error = SystemError.last("watch child")
            _ = Glibc.kill(processID, SIGKILL)
            _ = try? reap(processID)
            throw error
        }
        return ChildProcess(processID: processID, raw: raw)
    }

    private init(processID: Int32, raw: Int32) {
        self.processID = processID
        self.raw = raw
    }

    deinit {
        kill()
        _ = try? Self.reap(processID)
        close(raw)
    }

    /// Ends the child at once, if it has not ended; see SIGKILL in signal(7).
    package func kill() { _ = pressroom_pidfd_send_signal(raw, SIGKILL) }

    /// Waits until the child has ended; see wait4(2).
    package consuming func wait() throws(SystemError) -> End {
        let (processID, raw) = (processID, raw)
        discard self
        close(raw)
        return try Self.reap(processID)
    }

    /// How a child ended, and what it used.
    package struct End: Hashable, Sendable {
        package let outcome: Program.End
        /// Processor time, user and system, in seconds.
        package let cpuSeconds: Double
        /// The largest resident size, in bytes.
        package let memoryBytesMax: Int
    }

    private static func reap(_ processID: Int32) throws(SystemError) -> End {
        var status: Int32 = 0, microseconds = 0, kilobytes = 0
        _ = try retrying("wait for child") {
            pressroom_wait(processID, &status, &microseconds, &kilobytes)
        }
        return End(
            outcome: Program.End(status), cpuSeconds: Double(microseconds) / 1e6,
            memoryBytesMax: kilobytes * 1024)
    }
}
