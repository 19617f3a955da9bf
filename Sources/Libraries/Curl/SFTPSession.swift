package import Addresses
internal import CCurl
internal import HTTP
package import Platform

/// Files on a server that speaks the SSH File Transfer Protocol, on a connection that is kept. Its
/// key must be known before: no password is sent to any other. See libcurl's easy interface.
package final class SFTPSession {
    private let curl: Curl
    private let server: Server
    private let reachable: ReachableAddresses

    /// How long what moves no file may take, in seconds.
    private static let seconds = 60.0

    package struct Server: Hashable, Sendable {
        package let host: String
        package let port: Int
        package let user: String
        package let login: Login
        /// The path of a file of the keys that servers have.
        package let knownHosts: String

        package enum Login: Hashable, Sendable {
            case password(String)
            /// The path of a file.
            case privateKey(String)
        }

        package init(host: String, port: Int?, user: String, login: Login, knownHosts: String) {
            (self.host, self.port, self.user) = (host, port ?? 22, user)
            (self.login, self.knownHosts) = (login, knownHosts)
        }
    }

    /// - Parameters:
    ///   - reachable: where it may connect.
    ///   - shouldStop: is asked at least once a second whether to give up.
    package init(
        _ server: Server, to reachable: ReachableAddresses, shouldStop: @escaping () -> Bool
    ) {
        curl = Curl(shouldStop: shouldStop)
        (self.server, self.reachable) = (server, reachable)
    }

    /// Writes a file, and makes the folders on the way.
    /// - Parameters:
    ///   - file: is read from its beginning.
    ///   - bytes: how long it is.
    ///   - path: absolute, without quotes and control characters.
    ///   - mode: who may do what with it; what the server makes of 0644 when `nil`.
    package func put(_ file: Descriptor, bytes: Int, at path: String, mode: UInt32?)
        throws(TransferFailure)
    {
        begin(path, seconds: nil)
        curl.set(CURLOPT_FTP_CREATE_MISSING_DIRS, 1)
        if let mode {
            curl.set(CURLOPT_NEW_FILE_PERMS, Int(mode))
            curl.set(CURLOPT_NEW_DIRECTORY_PERMS, Int(mode | (mode & 0o444) >> 2 | 0o300))
            // The server's umask counts for what is made.
            curl.set(CURLOPT_POSTQUOTE, ["chmod \(String(mode, radix: 8)) \"\(path)\""])
        }
        curl.upload(file, bytes: bytes)
        try curl.perform()
    }

    /// Whether something can be opened there.
    package func exists(_ path: String) throws(TransferFailure) -> Bool {
        begin(path, seconds: Self.seconds)
        curl.set(CURLOPT_NOBODY, 1)
        do {
            try curl.perform()
            return true
        } catch  where error.kind == .notFound {
            return false
        } catch  where error.kind == .notDone {
            return true
        }
    }

    /// Gives a file another path. Most servers take that for an error where something has it, as
    /// the protocol says (draft-ietf-secsh-filexfer-02, section 6.5).
    package func rename(_ path: String, to other: String) throws(TransferFailure) {
        try command("rename \"\(path)\" \"\(other)\"")
    }

    package func remove(_ path: String) throws(TransferFailure) {
        try command("rm \"\(path)\"")
    }

    private func command(_ text: String) throws(TransferFailure) {
        begin("/", seconds: Self.seconds)
        curl.set(CURLOPT_NOBODY, 1)
        curl.set(CURLOPT_QUOTE, [text])
        try curl.perform()
    }

    private func begin(_ path: String, seconds: Double?) {
        let url =
            "sftp://\(server.host):\(server.port)" + PercentEncoding.encode(path, allowed: "/")
        curl.begin(url, protocols: "sftp", seconds: seconds)
        curl.connect(only: reachable)
        curl.receive(bytesMax: 1 << 20)
        curl.set(CURLOPT_SSH_KNOWNHOSTS, server.knownHosts)
        curl.set(CURLOPT_USERNAME, server.user)
        switch server.login {
        case .password(let password):
            curl.set(CURLOPT_PASSWORD, password)
            curl.set(CURLOPT_SSH_AUTH_TYPES, Int(CURLSSH_AUTH_PASSWORD | CURLSSH_AUTH_KEYBOARD))
        case .privateKey(let path):
            curl.set(CURLOPT_SSH_PRIVATE_KEYFILE, path)
            // > … the empty string … libcurl … computes the public key from the private key.
            curl.set(CURLOPT_SSH_PUBLIC_KEYFILE, "")
            curl.set(CURLOPT_SSH_AUTH_TYPES, Int(CURLSSH_AUTH_PUBLICKEY))
        }
    }
}
