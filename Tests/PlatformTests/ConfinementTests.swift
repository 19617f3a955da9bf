import Glibc
@testable import Platform
import Testing

/// Each child here is confined as a task's child is, and then tries what it must not be able to do.
@Suite struct `A confined child` {
    @Test(arguments: [false, true], Attempt.all.indices)
    func `a confined child makes no system call that is not listed`(readsFonts: Bool, index: Int)
        throws
    {
        let attempt = Attempt.all[index]
        let end = try confined(readsFonts: readsFonts) { attempt.code() }
        #expect(end.outcome == .exited(attempt.expected), "\(attempt.name)")
    }

    @Test(arguments: [
        ("/etc/passwd", false, EPERM), ("/", false, EPERM), ("/usr/share/fonts", false, EPERM),
        ("/etc/passwd", true, EACCES), ("/", true, EACCES), ("/proc/self/status", true, EACCES),
        ("/tmp", true, EACCES), ("/etc/fonts", true, 0),
    ])
    func `a confined child opens no path, or fonts alone`(
        path: String, readsFonts: Bool, code: Int32
    ) throws {
        let end = try confined(readsFonts: readsFonts) { open(path, O_RDONLY) < 0 ? errno : 0 }
        #expect(end.outcome == .exited(code))
    }

    @Test(arguments: [false, true], ["/tmp", "/etc/fonts"])
    func `a confined child creates no file`(readsFonts: Bool, folder: String) throws {
        let path = "\(folder)/pressroom-\(getpid())-\(UInt64.random(in: 0 ... .max))"
        let end = try confined(readsFonts: readsFonts) {
            open(path, O_WRONLY | O_CREAT, 0o600) < 0 ? errno : 0
        }
        unlink(path)
        #expect(end.outcome == .exited(EPERM))
    }

    @Test func `a confined child starts no process`() throws {
        let end = try confined {
            do throws(SystemError) {
                _ = try ChildProcess.fork { 0 }
                return 0
            } catch {
                return error.code
            }
        }
        #expect(end.outcome == .exited(EPERM))
    }

    @Test func `a confined child computes on several threads with the descriptors it has`() throws {
        let (near, far) = try Channel.pair()
        let end = try confined(keeping: [near.raw]) {
            let memory = mmap(
                nil, 1 << 20, PROT_READ | PROT_WRITE | PROT_EXEC,
                MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
            guard memory != MAP_FAILED else { return 1 }
            var thread = pthread_t()
            guard pthread_create(&thread, nil, { _ in nil }, nil) == 0 else { return 2 }
            guard pthread_join(thread, nil) == 0 else { return 3 }
            do { try near.send([42]) } catch { return 4 }
            return 0
        }
        #expect(end.outcome == .exited(0))
        guard case .message([42], _) = try far.receive(wait: false) else {
            Issue.record("the child's message did not come")
            return
        }
    }

    @Test func `a confined child can abort`() throws {
        #expect(try confined { abort() }.outcome == .signalled(SIGABRT))
    }

    @Test func `a confined child gets processor time for each task within its total`() throws {
        var limits = generousLimits
        (limits.cpuSeconds, limits.cpuSecondsMore) = (1, 4)
        let end = try confined(limits: limits) {
            for _ in 0..<3 {
                do throws(SystemError) {
                    try ResourceLimits.allowProcessorTime(seconds: 1)
                } catch {
                    return error.code
                }
                let start = clock()
                while Double(clock() - start) < 0.7 * Double(CLOCKS_PER_SEC) {}
            }
            return 0
        }
        #expect(end.outcome == .exited(0))
        #expect(end.cpuSeconds > 2)
        limits.cpuSecondsMore = 0
        let endless = try confined(limits: limits) {
            while getpid() != 0 { try? ResourceLimits.allowProcessorTime(seconds: 1) }
            return 0
        }
        #expect(endless.outcome == .signalled(SIGKILL), "its hard limit")
        #expect(endless.cpuSeconds >= 2)
    }

    @Test func `a confined child ends with SIGXCPU when its processor time is used up`() throws {
        var limits = generousLimits
        limits.cpuSeconds = 1
        let end = try confined(limits: limits) {
            while getpid() != 0 {}
            return 0
        }
        #expect(end.outcome == .signalled(SIGXCPU))
        // The kernel counts in ticks for the limit, and more exactly for the report.
        #expect((0.5...3).contains(end.cpuSeconds))
    }

    @Test func `a confined child cannot allocate beyond its memory`() throws {
        var limits = generousLimits
        limits.memoryBytes = 1 << 36
        let end = try confined(limits: limits) {
            let memory = mmap(
                nil, 1 << 37, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
                -1, 0)
            return memory == MAP_FAILED ? errno : 0
        }
        #expect(end.outcome == .exited(ENOMEM))
    }

    @Test func `a confined child ends with SIGXFSZ when it writes too large a file`() throws {
        var limits = generousLimits
        limits.fileBytes = 1000
        let file = try #require(tmpfile())
        defer { fclose(file) }
        let number = fileno(file)
        let end = try confined(limits: limits, keeping: [number]) {
            ftruncate(number, 1001) < 0 ? errno : 0
        }
        #expect(end.outcome == .signalled(SIGXFSZ))
    }

    @Test(.enabled(if: geteuid() == 0, "only root may list the descriptors of such a process"))
    func `a confined child holds its own descriptors alone`() throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        let others = ends.map { Descriptor(owning: $0) }
        let held = try HeldChild()
        #expect(held.numbers("fd") == Set([0, 1, 2] + held.descriptors))
        withExtendedLifetime(others) {}
    }

    @Test func `a confined child has no rights, no capabilities and no way to get more`() throws {
        let held = try HeldChild()
        let isRoot = geteuid() == 0
        let user = isRoot ? "65534" : "\(geteuid())"
        let group = isRoot ? "65534" : "\(getegid())"
        let none = ["0000000000000000"]
        for (field, value) in [
            ("Uid", Array(repeating: user, count: 4)), ("Gid", Array(repeating: group, count: 4)),
            ("CapInh", none), ("CapPrm", none), ("CapEff", none), ("CapAmb", none),
            ("NoNewPrivs", ["1"]), ("Seccomp", ["2"]),
        ] {
            #expect(held.status(field) == value, "\(field)")
        }
        if isRoot { #expect(held.status("Groups") == []) }
    }

    @Test func `a confined child cannot be inspected and leaves no core`() throws {
        let held = try HeldChild()
        var info = stat()
        // The files of a process that is not dumpable belong to root; see proc(5).
        #expect(lstat("/proc/\(held.processID)/fd", &info) == 0 && info.st_uid == 0)
        #expect(held.line("limits", "Max core file size")?.prefix(2) == ["0", "0"])
    }

    @Test func `a confined child has its limits, with time between SIGXCPU and the kill`()
        throws
    {
        let held = try HeldChild()
        let descriptors = "\(held.descriptors.max()! + 65)"
        for (field, soft, hard) in [
            ("Max cpu time", "100", "102"), ("Max file size", "1073741824", "1073741824"),
            ("Max address space", "1099511627776", "1099511627776"),
            ("Max open files", descriptors, descriptors),
        ] {
            #expect(held.line("limits", field)?.prefix(2) == [soft, hard], "\(field)")
        }
    }

    /// The child holds one end of a pipe, whose other end sees when it is gone.
    @Test func `a confined child ends with its parent`() throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        let life = Descriptor(owning: ends[0])
        var lifeOfChild: Descriptor? = Descriptor(owning: ends[1])
        var gateEnds: [Int32] = [-1, -1]
        try #require(pipe(&gateEnds) == 0)
        let gate = gateEnds.map { Descriptor(owning: $0) }
        let parent = try ChildProcess.fork {
            let parent = getpid()
            do {
                let child = try ChildProcess.fork {
                    let kept = [ends[1], gateEnds[0]]
                    guard (try? confinement().apply(keeping: kept, parent: parent)) != nil else {
                        return 1
                    }
                    var byte: UInt8 = 7
                    write(ends[1], &byte, 1)
                    read(gateEnds[0], &byte, 1)
                    return 0
                }
                while child.processID != 0 { pause() }
            } catch {}
            return 1
        }
        lifeOfChild = nil
        var byte: UInt8 = 0
        try #require(arrives(life.raw) && read(life.raw, &byte, 1) == 1)
        parent.kill()
        #expect(try parent.wait().outcome == .signalled(SIGKILL))
        #expect(arrives(life.raw) && read(life.raw, &byte, 1) == 0)
        withExtendedLifetime((gate, lifeOfChild)) {}
    }

    @Test func `a confined child does not start if its parent has gone before`() throws {
        let end = try forked {
            do throws(SystemError) {
                try confinement().apply(keeping: [], parent: getpid())
                return 0
            } catch {
                return error.code
            }
        }
        #expect(end.outcome == .exited(ESRCH))
    }

    @Test func `a confined child runs no signal handler of its parent`() throws {
        signal(SIGURG) { _ in _exit(7) }
        defer { signal(SIGURG, SIG_DFL) }
        // Ignored by default, so that the child lives on.
        #expect(try forked { raise(SIGURG) }.outcome == .exited(0))
    }
}
