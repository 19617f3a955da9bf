import Glibc
import Platform
import TestFolders
import Testing

/// A directory that others reach over SMB, by samba on a port of its own. It ends with this object.
final class FileShare {
    private let port: UInt16
    private let state = TemporaryDirectory()
    private let server: Program

    static let isInstalled = ["/usr/sbin/smbd", "/usr/bin/smbclient"].allSatisfy {
        (path: String) in access(path, X_OK) == 0
    }

    init(_ path: String) throws {
        port = try Self.freePort()
        let configuration = """
            [global]
            server role = standalone server
            map to guest = bad user
            guest account = root
            interfaces = lo
            bind interfaces only = yes
            disable netbios = yes
            smb ports = \(port)
            load printers = no
            private dir = \(state.path)
            lock directory = \(state.path)
            state directory = \(state.path)
            cache directory = \(state.path)
            pid directory = \(state.path)
            ncalrpc dir = \(state.path)
            [all]
            path = \(path)
            guest ok = yes
            read only = no
            force user = root
            """
        try state.write("smb.conf", Array(configuration.utf8))
        let null = try Descriptor.null()
        // It makes a process group of its own, and ends all of it.
        server = try Program(
            "/usr/sbin/smbd",
            ["--foreground", "--debug-stdout", "--configfile", state("smb.conf")],
            descriptors: [null.raw, null.raw, null.raw])
        _ = try eventually("the share") { try client("ls") ? true : nil }
    }

    deinit {
        server.send(SIGTERM)
        _ = server.wait()
    }

    /// Copies what is in a folder into a folder of the share, as a client of the office does.
    func put(_ path: String, into folder: String) throws {
        let commands = "prompt OFF; recurse ON; lcd \"\(path)\"; cd \(folder); mput *"
        try #require(try client(commands), "smbclient copies \(path)")
    }

    /// A port that nobody listens on.
    static func freePort() throws -> UInt16 {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, length) == 0 && getsockname(socket, $0, &length) == 0
            }
        }
        try #require(isBound)
        return UInt16(bigEndian: address.sin_port)
    }

    private func client(_ commands: String) throws -> Bool {
        let null = try Descriptor.null()
        let client = try Program(
            "/usr/bin/smbclient",
            ["--no-pass", "--port", "\(port)", "//127.0.0.1/all", "--command", commands],
            descriptors: [null.raw, null.raw, null.raw])
        return client.wait() == .exited(0)
    }
}
