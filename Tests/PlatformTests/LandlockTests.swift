import Glibc
@testable import Platform
import Testing

/// What Landlock refuses where the filter of system calls would let it pass.
@Suite struct `Landlock alone` {
    private static let version = Confinement.landlockVersion ?? 0

    @Test(.enabled(if: version >= 1)) func `Landlock alone refuses to create a file`() throws {
        let path = "/tmp/pressroom-\(getpid())-\(UInt64.random(in: 0 ... .max))"
        #expect(try restricted { open(path, O_WRONLY | O_CREAT, 0o600) } == EACCES)
        unlink(path)
    }

    @Test(.enabled(if: version >= 1)) func `Landlock alone refuses to run a program`() throws {
        #expect(
            try restricted {
                var arguments: [UnsafeMutablePointer<CChar>?] = [nil]
                return execv("/bin/true", &arguments)
            } == EACCES)
    }

    @Test(.enabled(if: version >= 4)) func `Landlock alone refuses TCP`() throws {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        for call in [bind, connect] {
            #expect(
                try restricted {
                    withUnsafePointer(to: address) {
                        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                            call(socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0), $0, size)
                        }
                    }
                } == EACCES)
        }
    }

    @Test(.enabled(if: version >= 6)) func `Landlock alone refuses signals to other processes`()
        throws
    {
        #expect(try restricted { kill(getppid(), 0) } == EPERM)
    }

    /// Restricts a child in its paths and nothing else. Returns the errno of what it then tries.
    private func restricted(_ attempt: () -> Int32) throws -> Int32? {
        let end = try forked {
            do {
                try confinement(readsFonts: true).forbidPrivileges()
                try confinement(readsFonts: true).restrictPaths()
            } catch {
                return 255
            }
            return attempt() < 0 ? errno : 0
        }
        guard case .exited(let code) = end.outcome else { return nil }
        return code
    }
}
