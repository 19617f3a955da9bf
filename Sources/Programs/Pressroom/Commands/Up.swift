internal import Addresses
internal import CommandLine
internal import Settings
internal import Glibc
internal import Jobs
internal import Mail
internal import PipelineFiles
internal import Pipelines
internal import Platform
internal import Text

/// `pressroom up`: prepares the directories and the configuration, and starts nginx and the
/// daemons.
struct Up: Subcommand {
    static let command = Command(
        "pressroom up",
        "Start nginx and the daemons. Keep them running until Ctrl-C. "
            + "Print \"ready http://ADDRESS:PORT\", which a browser can open, once uploads work. "
            + "On SIGHUP all programs read pipelines, secrets and nginx.conf again, without "
            + "stopping.",
        options: [
            listen, metricsListen, Settings.spool, Settings.pipelines, Settings.builtIn,
            Settings.drop, runDirectory, user,
        ] + Settings.work + Settings.acceptance + Settings.uploads + Settings.front
            + Settings.delivery
            + [nginxConfiguration],
        examples: [
            .init("pressroom up", "Accept uploads from this machine on port 8080."),
            .init(
                "pressroom up --listen 0.0.0.0:80 --spool /srv/spool --user www-data",
                "As root: accept uploads from everywhere, and run as www-data."),
            .init(
                "curl -F file=@photo.jpg 'http://127.0.0.1:8080/jobs?pipeline=web'",
                "Upload a photograph."),
        ],
        notes: [.exitStatus])

    private static let listen = Setting(
        "listen", .address, "where to listen; port 0 takes a free one", preset: "127.0.0.1:8080")
    private static let metricsListen = Setting(
        "metrics-listen", .address, "where Prometheus may ask for metrics",
        otherwise: "metrics.sock in the directory of --run")
    static let user = Setting(
        "user", .text("NAME"), "run nginx and the daemons as this user (root only)")
    private static let runDirectory = Setting(
        "run", .directory, "sockets, logs and nginx's own files", otherwise: "run beside the spool")
    private static let nginxConfiguration = Setting(
        "nginx-conf", .file, "the nginx.conf to use", otherwise: "the package's")

    private let arguments: Arguments
    private let log = Log(program: "pressroom")

    init(_ arguments: Arguments) { self.arguments = arguments }

    func perform() throws -> Int32 { try prepare().run() }

    private func prepare() throws -> Supervisor {
        let user = try chosenUser()
        try checkPaths()
        let pipelines = arguments[Settings.pipelines]
        let builtIn = arguments.serveBuiltIn
        checkPipelines(pipelines, builtIn)
        let nginx = try findNginx()
        let template = try PathName(
            arguments[Self.nginxConfiguration]
                ?? NginxConfiguration.find())
        // Before anything is started that a signal should stop again.
        let signals = try Signals([SIGINT, SIGTERM, SIGHUP])

        let paths = try RunPaths(
            spool: arguments[Settings.spool],
            runDirectory: arguments[Self.runDirectory], user: user)
        let listener = try listen(arguments[Self.listen])
        let metrics = try arguments[Self.metricsListen].map(listen)
        let configuration = try NginxConfiguration(
            listen: listener.address,
            metrics: metrics.map { "\($0.address)" } ?? "unix:\(paths.metricsSocket)",
            spool: paths.spool, runDirectory: paths.runDirectory, logs: paths.logs,
            url: Settings.url(arguments, environment: Program.environment),
            trustedProxies: arguments[Settings.trustedProxies] ?? .none,
            corsOrigins: arguments[Settings.corsOrigins] ?? .none)
        func text() throws -> String {
            try configuration.applied(
                to: String(
                    decoding: template.contents(bytesMax: 1 << 20),
                    as: UTF8.self))
        }
        try paths.writeConfiguration(text())
        let daemons = try Daemons(
            paths: paths, pipelines: pipelines, builtIn: builtIn, nginx: nginx,
            user: user?.name, arguments: arguments,
            sockets: [
                listener.descriptor,
                paths.listen(at: paths.operatorSocket),
                metrics?.descriptor
                    ?? paths.listen(at: paths.metricsSocket),
            ])
        return try Supervisor(
            daemons: daemons, address: listener.address,
            metricsAddress: metrics?.address, paths: paths, signals: signals,
            log: log
        ) {
            try paths.replaceConfiguration(text()) { try daemons.testConfiguration(at: $0) }
        }
    }

    private func chosenUser() throws -> User? {
        guard let name = arguments[Self.user] else {
            if User.isRoot {
                Message.say("nginx and the daemons run as root; --user NAME has them run as NAME")
            }
            return nil
        }
        guard User.isRoot else {
            throw UsageError("only root may say --user", command: arguments.command)
        }
        guard let user = User(named: name) else {
            throw arguments.wrong(Self.user, name, "there is no such user")
        }
        return user
    }

    /// Whoever names a place means one that is there.
    private func checkPaths() throws(SystemError) {
        if arguments.has(Settings.pipelines) {
            _ = try Directory(opening: arguments[Settings.pipelines])
        }
        if let hooks = arguments[Settings.hooks] { _ = try Directory(opening: hooks) }
        for root in arguments[Settings.publishRoot] where RemoteAddress(root) == nil {
            _ = try Directory(opening: root)
        }
        for drop in arguments[Settings.drop] { _ = try Directory(opening: drop.path) }
        if let secrets = arguments[Settings.secrets] { _ = try PathName(secrets).open() }
    }

    /// Tells of errors in pipeline files; the other pipelines are there all the same.
    private func checkPipelines(_ folder: String, _ builtIn: Bool) {
        if builtIn, !arguments.has(Settings.builtIn) {
            Message.say("there is no directory \"\(folder)\"; the built-in pipelines are used")
        }
        let catalog = Catalog(folder, builtIn: builtIn ? BuiltInPipelines.all : [:]) { change in
            if case .invalid(let errors, _) = change { Message.say("\(errors)", named: false) }
        }
        if catalog.current().pipelines.isEmpty {
            Message.say("there is no pipeline in \"\(folder)\"; every upload is refused")
        }
        checkDrops(catalog)
        checkMail(catalog)
    }

    /// Says of directories of --drop that nothing is taken from them.
    private func checkDrops(_ catalog: Catalog) {
        let known = catalog.current().pipelines
        for drop in arguments[Settings.drop] where known[drop.pipeline] == nil {
            let hint = Spelling.hint(for: drop.pipeline, among: known.keys.sorted()) { $0 }
            Message.say(
                "nothing is taken from \"\(drop.path.visible)\": unknown pipeline "
                    + "\(drop.pipeline.visible)" + hint)
        }
    }

    /// Tells of mail that is asked for and cannot be sent.
    private func checkMail(_ catalog: Catalog) {
        guard !MailVariables.areSet(Program.environment) else { return }
        for warning in catalog.warningsOfMail(MailWarning.here) {
            Message.say("\(warning)", named: false)
        }
        if arguments.has(Settings.notifyDomains) {
            Message.say("uploads may ask for mail (--notify-domains), and \(MailWarning.here)")
        }
    }

    private func findNginx() throws(Failure) -> String {
        let folders = (Program.environment("PATH") ?? "").split(separator: ":").map(String.init)
        for folder in folders + ["/usr/sbin", "/usr/local/sbin"] {
            let path = "\(folder)/nginx"
            if Program.isExecutable(path) { return path }
        }
        throw Failure(
            "could not find nginx in PATH or /usr/sbin; "
                + "'apt-get install nginx' installs it")
    }

    private func listen(_ address: SocketAddress) throws -> TCPListener {
        do {
            return try TCPListener(address)
        } catch {
            throw Failure("could not \(error.action): \(String(cString: strerror(error.code)))")
        }
    }
}
