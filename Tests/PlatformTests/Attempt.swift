import Glibc

/// A system call that a confined process tries, and the errno it must get.
struct Attempt: Sendable {
    let name: String
    let expected: Int32
    /// Makes the call: its errno, or 0 when it worked.
    let code: @Sendable () -> Int32

    init(_ name: String, _ expected: Int32 = EPERM, _ code: @escaping @Sendable () -> Int32) {
        self.name = name
        self.expected = expected
        self.code = code
    }

    /// A call by its number, for what the C library has no function for that Swift can call.
    /// - Parameter number: on x86_64, and on the architectures that use the general table.
    init(
        _ name: String, _ number: (x86: Int, general: Int), _ expected: Int32 = EPERM,
        _ arguments: Int...
    ) {
        let a = arguments + [0, 0, 0, 0].dropFirst(arguments.count)
        #if arch(x86_64)
        let chosen = number.x86
        #else
        let chosen = number.general
        #endif
        let (first, second, third, fourth) = (a[0], a[1], a[2], a[3])
        self.init(name, expected) {
            systemCall(chosen, first, second, third, fourth) < 0 ? errno : 0
        }
    }

    static let all: [Attempt] = [
        Attempt("an internet socket") { errnoOf(socket(AF_INET, streamType, 0)) },
        Attempt("a unix socket") { errnoOf(socket(AF_UNIX, streamType, 0)) },
        Attempt("a netlink socket") { errnoOf(socket(AF_NETLINK, streamType, 0)) },
        Attempt("socketpair", (53, 199), EPERM, Int(AF_UNIX), 1),
        Attempt("connect", (42, 203)),
        Attempt("bind", (49, 200)),
        Attempt("another program") {
            var arguments: [UnsafeMutablePointer<CChar>?] = [nil]
            return errnoOf(execv("/bin/true", &arguments))
        },
        Attempt("execveat", (322, 281)),
        // 17 is SIGCHLD: what fork(2) passes.
        Attempt("a process by clone", (56, 220), EPERM, 17),
        // A thread in a new mount namespace.
        Attempt("a namespace by clone", (56, 220), EPERM, 0x3d0f00 | 0x20000),
        Attempt("clone3", (435, 435), ENOSYS),
        // The request 0 is PTRACE_TRACEME, which needs no right.
        Attempt("ptrace", (101, 117)),
        Attempt("process_vm_readv", (310, 270)),
        Attempt("process_vm_writev", (311, 271)),
        Attempt("a signal to its parent") { errnoOf(kill(getppid(), 0)) },
        Attempt("a signal to all") { errnoOf(kill(-1, 0)) },
        // Which no user is refused otherwise.
        Attempt("kill, itself") { errnoOf(kill(getpid(), 0)) },
        Attempt("tgkill, its parent") {
            systemCall(tgkillNumber, Int(getppid()), Int(getppid()), 0, 0) < 0 ? errno : 0
        },
        Attempt("a limit of its parent") {
            systemCall(prlimitNumber, Int(getppid()), 7, 0, 0) < 0 ? errno : 0
        },
        Attempt("a change of its limits") {
            var limit = rlimit(rlim_cur: 0, rlim_max: 0)
            return errnoOf(setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit))
        },
        Attempt("more memory") {
            var limit = rlimit(rlim_cur: .max, rlim_max: .max)
            return errnoOf(setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit))
        },
        Attempt("more processor time") {
            var limit = rlimit(rlim_cur: .max, rlim_max: .max)
            return errnoOf(setrlimit(__rlimit_resource_t(RLIMIT_CPU.rawValue), &limit))
        },
        Attempt("the processor time of its parent") {
            systemCall(prlimitNumber, Int(getppid()), 0, 0, 0) < 0 ? errno : 0
        },
        Attempt("an owner of its sockets' signals") { errnoOf(fcntl(2, F_SETOWN, getpid())) },
        Attempt("ioctl", (16, 29), EPERM, 0, 0x541b, 0),
        Attempt("prctl", (157, 167), EPERM, 3),
        Attempt("memfd_create", (319, 279)),
        Attempt("mount", (165, 40)),
        Attempt("unshare", (272, 97)),
        Attempt("setns", (308, 268)),
        Attempt("keyctl", (250, 219)),
        Attempt("add_key", (248, 217)),
        Attempt("bpf", (321, 280)),
        Attempt("perf_event_open", (298, 241)),
        Attempt("io_uring_setup", (425, 425)),
        Attempt("userfaultfd", (323, 282)),
        Attempt("personality", (135, 92), EPERM, 0xffff_ffff),
        Attempt("pidfd_open", (434, 434), EPERM, 1),
        Attempt("a file's name") { errnoOf(rename("/tmp/a", "/tmp/b")) },
        Attempt("a file's end") { errnoOf(unlink("/tmp/a")) },
        Attempt("a working directory") { errnoOf(chdir("/")) },
    ]

    private static let streamType = Int32(SOCK_STREAM.rawValue)
    #if arch(x86_64)
    private static let (tgkillNumber, prlimitNumber) = (234, 302)
    #else
    private static let (tgkillNumber, prlimitNumber) = (131, 261)
    #endif
}

private func errnoOf(_ result: Int32) -> Int32 { result < 0 ? errno : 0 }

/// syscall(2), whose variable arguments Swift does not import. Looked up before any child is
/// confined.
private let systemCall = unsafeBitCast(
    dlsym(nil, "syscall"), to: (@convention(c) (Int, Int, Int, Int, Int) -> Int).self)
