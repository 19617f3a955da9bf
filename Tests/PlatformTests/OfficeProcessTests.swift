import Glibc
@testable import Platform
import Testing

/// What LibreOffice could do if a document took it over.
@Suite(.enabled(if: OfficeProcess.isInstalled, "LibreOffice is not installed"))
struct `An office process` {
    /// Something to try, and the errno that it ends with; 0 when it is allowed.
    struct Trial: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let expected: Int32
        let attempt: @Sendable () -> Bool

        init(_ name: String, _ expected: Int32, _ attempt: @escaping @Sendable () -> Bool) {
            (testDescription, self.expected, self.attempt) = (name, expected, attempt)
        }

        static func reading(_ path: String, _ expected: Int32) -> Self {
            Self("read \(path)", expected) { open(path, O_RDONLY) >= 0 }
        }

        static func creating(_ path: String, _ expected: Int32) -> Self {
            Self("create \(path)", expected) { open(path, O_WRONLY | O_CREAT, 0o600) >= 0 }
        }

        static func connecting(_ name: String, _ family: Int32, _ expected: Int32) -> Self {
            Self("open a socket of \(name)", expected) {
                socket(family, Int32(SOCK_STREAM.rawValue), 0) >= 0
            }
        }
    }

    @Test(arguments: [
        Trial.reading("/etc/passwd", ENOENT), .reading("/proc/self/status", ENOENT),
        .reading("/home", ENOENT), .reading("/run", ENOENT), .reading("/root", ENOENT),
        .reading("/etc/fonts", 0), .reading("/usr/lib/libreoffice/program/types.rdb", 0),
        .reading("/dev/urandom", 0), .reading("/tmp", 0),
        .creating("/tmp/a", 0), .creating("/a", EACCES), .creating("/usr/lib/a", EACCES),
        .creating("/etc/libreoffice/a", EACCES), .creating("/dev/a", EACCES),
        .connecting("IPv4", AF_INET, EPERM), .connecting("IPv6", AF_INET6, EPERM),
        .connecting("the kernel", AF_NETLINK, EPERM), .connecting("this machine", AF_UNIX, 0),
        Trial("start a process", EPERM) {
            do throws(SystemError) {
                _ = try ChildProcess.fork { 0 }
                return true
            } catch {
                errno = error.code
                return false
            }
        },
        Trial("run another program", EACCES) {
            var arguments: [UnsafeMutablePointer<CChar>?] = [nil]
            return execve("/usr/lib/libreoffice/program/oosplash", &arguments, &arguments) == 0
        },
        Trial("end the process above it", EPERM) { kill(1, SIGKILL) == 0 },
        Trial("become root", EPERM) { setuid(0) == 0 },
        Trial("change its root", EPERM) { chroot("/tmp") == 0 },
    ])
    func `LibreOffice reaches its own files, one directory, and nothing else`(trial: Trial) throws {
        // Of a process with one thread, as the worker's child is.
        let end = try ChildProcess.fork {
            do throws(SystemError) {
                let limits = OfficeProcess.Limits(
                    cpuSeconds: 5, memoryBytes: 1 << 30, outputBytes: 1 << 20)
                let office = try OfficeProcess([], limits, log: Log(program: "test"))
                let end = try ChildProcess.forkIsolated {
                    do throws(SystemError) { try office.confine() } catch { return 201 }
                    guard office.forbidCalls() else { return 202 }
                    return trial.attempt() ? 0 : errno
                }.wait()
                office.finish()
                if case .exited(let code) = end.outcome { return code }
                return 203
            } catch {
                return 204
            }
        }.wait()
        #expect(end.outcome == .exited(trial.expected))
    }
}
