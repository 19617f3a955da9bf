internal import Platform

/// The directories that `pressroom up` works in. All paths are absolute.
struct RunPaths {
    let spool: String
    let runDirectory: String
    var logs: String { runDirectory + "/log" }
    var configuration: String { runDirectory + "/nginx.conf" }
    /// What operators connect to, and what asks for metrics where they have no other address.
    var operatorSocket: String { runDirectory + "/operator.sock" }
    var metricsSocket: String { runDirectory + "/metrics.sock" }
    private let directory: Directory
    private let user: User?
    /// Held by this process and all it starts, so that no other comes before the last has ended.
    let lock: Descriptor

    /// Makes the directories, and sees to it that no other `pressroom up` uses them.
    /// - Parameters:
    ///   - runDirectory: `run` beside the spool when `nil`.
    ///   - user: who shall own them.
    init(spool: String, runDirectory: String?, user: User?) throws {
        self.user = user
        self.spool = try Directory(making: spool).resolvedPath
        let run = try Directory(making: runDirectory ?? PathName(self.spool).folder + "/run")
        self.runDirectory = try run.resolvedPath
        directory = run
        try run.setMode(0o700)
        lock = try run.open(making: "lock")
        try Self.take(lock, spool: spool, runDirectory: run.path)
        try run.replace("pid", with: Array("\(Program.ownProcessID)\n".utf8), durable: false)
        try run.make("log")
        if let user {
            for path in [self.spool, self.runDirectory, logs] { try user.own(path) }
        }
    }

    /// What nginx says before it has read its configuration, and when it dies.
    func openNginxLog() throws(SystemError) -> Descriptor {
        try directory.remove("nginx.stderr")
        return try directory.create("nginx.stderr")
    }

    func writeConfiguration(_ text: String) throws(SystemError) {
        try directory.replace("nginx.conf", with: Array(text.utf8), durable: false)
        try user?.own(configuration)
    }

    /// Makes a socket in the run directory, and listens on it.
    func listen(at path: String) throws(SystemError) -> Descriptor {
        let socket = try ListeningSocket(path: path)
        try user?.own(path)
        return socket.descriptor
    }

    /// Removes the sockets for which nobody listens any more.
    func removeSockets() {
        for path in [operatorSocket, metricsSocket] { try? directory.remove(PathName(path).last) }
    }

    /// Puts another configuration in the place of the one before, if that is good.
    /// - Parameter test: is given the path of the new one.
    /// - Throws: what `test` throws; then the one before stays.
    func replaceConfiguration(_ text: String, after test: (String) throws -> Void) throws {
        let name = "nginx.conf.new"
        try directory.replace(name, with: Array(text.utf8), durable: false)
        defer { try? directory.remove(name) }
        try user?.own(runDirectory + "/" + name)
        try test(runDirectory + "/" + name)
        try writeConfiguration(text)
    }

    /// How long what an `up` that was killed has left may take to end, in seconds.
    private static let remnantsSeconds = 6.0

    private static func take(_ lock: Descriptor, spool: String, runDirectory: String) throws {
        let deadline = Clock.monotonicSeconds + remnantsSeconds
        let epoll = try Epoll()
        while try !lock.tryLock() {
            let text = (try? PathName("\(runDirectory)/pid").contents(bytesMax: 100)) ?? []
            let process = String(decoding: text, as: UTF8.self).prefix { $0.isNumber }
            let isRunning =
                !process.isEmpty
                && (try? Directory(opening: "/proc/\(process)")) != nil
            if isRunning || Clock.monotonicSeconds > deadline {
                throw Failure(
                    "another 'pressroom up' runs on spool \"\(spool)\" "
                        + "(process \(process), run directory \"\(runDirectory)\")")
            }
            _ = try epoll.wait(seconds: 0.05)
        }
    }
}
