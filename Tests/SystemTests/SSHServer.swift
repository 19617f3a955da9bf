import Glibc
import Platform
import TestFolders
import Testing

/// An sshd(8) on loopback with keys of its own, which takes files over SFTP. It ends with this
/// object.
final class SSHServer {
    let port: UInt16
    /// Files for its clients: the key of the server, another, and the key to log in with.
    let knownHosts: String
    let otherHosts: String
    let key: String
    private let state: TemporaryDirectory
    private var server: Program?

    static let isInstalled = access("/usr/sbin/sshd", X_OK) == 0

    /// The one user that it can serve, whoever runs it.
    static var user: String { String(cString: getpwuid(getuid()).pointee.pw_name) }

    /// Makes keys; `start` starts it.
    init() throws {
        port = try FileShare.freePort()
        state = TemporaryDirectory()
        let folder = try Directory(making: state.path)
        let null = try Descriptor.null()
        for name in ["host", "other", "login"] {
            let maker = try Program(
                "/usr/bin/ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", state(name)],
                descriptors: [null.raw, null.raw, null.raw])
            try #require(maker.wait() == .exited(0))
        }
        key = state("login")
        knownHosts = state("known_hosts")
        otherHosts = state("other_hosts")
        for (name, path) in [("host", "known_hosts"), ("other", "other_hosts")] {
            let line = String(decoding: try folder.contents("\(name).pub"), as: UTF8.self)
            try state.write(path, Array("[127.0.0.1]:\(port) \(line)".utf8))
        }
        let configuration = """
            Port \(port)
            ListenAddress 127.0.0.1
            HostKey \(state("host"))
            AuthorizedKeysFile \(state("login.pub"))
            StrictModes no
            PidFile none
            UsePAM no
            PasswordAuthentication no
            Subsystem sftp internal-sftp
            ForceCommand internal-sftp
            """
        try state.write("sshd_config", Array(configuration.utf8))
    }

    func start() throws {
        // It is started so where it is a service.
        if getuid() == 0 { mkdir("/run/sshd", 0o755) }
        let null = try Descriptor.null()
        server = try Program(
            "/usr/sbin/sshd", ["-D", "-e", "-f", state("sshd_config")],
            descriptors: [null.raw, null.raw, null.raw])
    }

    deinit {
        server?.send(SIGTERM)
        _ = server?.wait()
    }
}
