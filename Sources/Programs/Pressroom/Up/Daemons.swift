internal import Text
internal import CommandLine
internal import Glibc
internal import Platform
internal import Settings

/// All that `pressroom up` keeps running.
struct Daemons {
    let responder: Daemon
    let scheduler: Daemon
    let notifier: Daemon
    let nginx: Daemon
    /// In the order to start them.
    var all: [Daemon] { [scheduler, responder, notifier, nginx] }

    private let nginxLog: Descriptor
    private let nginxArguments: (String) -> [String]
    /// How long nginx may take to read a configuration, in seconds.
    private static let testSeconds = 5.0

    /// - Parameters:
    ///   - builtIn: whether there are the built-in pipelines too.
    ///   - nginx: the path of nginx.
    ///   - user: who to run as; this process's own user when `nil`.
    ///   - arguments: those of the command line, of which the daemons get what they take.
    ///   - sockets: those that nginx is given, so that they are listened to as long as we run.
    init(
        paths: RunPaths, pipelines: String, builtIn: Bool, nginx: String, user: String?,
        arguments: Arguments, sockets: [Descriptor]
    ) throws(SystemError) {
        let null = try Descriptor.null()
        nginxLog = try paths.openNginxLog()
        let common =
            ["--spool", paths.spool, "--pipelines", pipelines] + (builtIn ? ["--built-in"] : [])
        // The daemons speak on our own standard error; standard output is for results.
        let speech = try StandardStream.error.duplicate()
        let descriptors = [null, speech, speech, paths.lock]
        scheduler = Daemon(
            "pressroom-scheduler",
            arguments: Launch.arguments(
                Program.sibling("pressroom-scheduler"),
                common
                    + arguments.words(
                        of: Settings.work + [Settings.secrets, Settings.publishRoot, Settings.drop]
                            + Settings.acceptance)
                    + ["--drop-folders"]
                    + ["--ready-fd", String(descriptors.count)],
                user: user),
            descriptors: descriptors, signalsReady: true)
        responder = Daemon(
            "pressroom-responder",
            arguments: Launch.arguments(
                Program.sibling("pressroom-responder"),
                common
                    + arguments.words(
                        of: Settings.acceptance + Settings.uploads + Settings.front)
                    + [
                        "--socket", paths.runDirectory + "/status.sock",
                        "--upload-socket", paths.runDirectory + "/upload.sock",
                    ],
                user: user),
            descriptors: descriptors)
        notifier = Daemon(
            "pressroom-notifier",
            arguments: Launch.arguments(
                Program.sibling("pressroom-notifier"),
                common + arguments.words(of: Settings.delivery + [Settings.url]), user: user),
            descriptors: descriptors)
        // nginx started by root runs its workers as another user unless one is named.
        let globals = "daemon off;" + (User.isRoot && user == nil ? " user root;" : "")
        let numbers = sockets.indices.map { "\(4 + $0);" }.joined()
        nginxArguments = { configuration in
            Launch.arguments(
                nginx, ["-e", "stderr", "-c", configuration, "-g", globals],
                user: user, nginxSockets: numbers)
        }
        self.nginx = Daemon(
            "nginx", quitSignal: SIGQUIT,
            arguments: nginxArguments(paths.configuration),
            descriptors: [null, nginxLog, nginxLog, paths.lock] + sockets)
    }

    /// Sees to it that nginx takes a configuration.
    /// - Throws: `Failure` with what nginx says of it.
    func testConfiguration(at path: String) throws {
        let start = try nginxLog.info.size
        let program = try nginx.startBeside(nginxArguments(path) + ["-t"])
        let epoll = try Epoll()
        try epoll.add(program.raw, token: 0)
        if try epoll.wait(seconds: Self.testSeconds).isEmpty { program.sendToGroup(SIGKILL) }
        guard program.wait() != .exited(0) else { return }
        throw Failure(nginxMessages(from: start).joined(separator: "; "))
    }

    /// Why nginx could not start, as it says on its standard error: the worst of it.
    /// - Parameter start: how much of it is old, in bytes.
    func nginxMessages(from start: Int = 0) -> [String] {
        let text =
            (try? PathName("/proc/self/fd/\(nginxLog.raw)")
                .contents(bytesMax: 1 << 20)) ?? []
        let lines = String(decoding: text.dropFirst(start), as: UTF8.self).split(separator: "\n")
        let worst = lines.filter { $0.contains("[emerg]") || $0.contains("[alert]") }
        return (worst.isEmpty ? lines : worst).suffix(3).map { String($0).visible }
    }
}
