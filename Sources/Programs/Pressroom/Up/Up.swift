internal import Glibc
internal import Mail
internal import PipelineFiles
internal import Platform

/// `pressroom up`: prepares the directories and the configuration, and starts nginx and the
/// daemons.
struct Up {
    private let arguments: Arguments
    private let log = Log(program: "pressroom")

    init(_ arguments: Arguments) { self.arguments = arguments }

    func perform() throws -> Int32 { try prepare().run() }

    private func prepare() throws -> Supervisor {
        let address = try self.address(Commands.listen)!
        let metricsAddress = try self.address(Commands.metricsListen)
        let options = try SchedulerOptions(arguments)
        let acceptance = try AcceptanceOptions(arguments)
        let notifierOptions = try NotifierOptions(arguments)
        let user = try chosenUser()
        try checkPaths()
        let pipelines = arguments.value(Commands.pipelines)!
        checkPipelines(pipelines)
        let nginx = try findNginx()
        let template = try PathName(
            arguments.value(Commands.nginxConfiguration)
                ?? NginxConfiguration.find())
        // Before anything is started that a signal should stop again.
        let signals = try Signals([SIGINT, SIGTERM, SIGHUP])

        let paths = try RunPaths(
            spool: arguments.value(Commands.spool)!,
            runDirectory: arguments.value(Commands.runDirectory), user: user)
        let listener = try listen(address)
        let metrics = try metricsAddress.map(listen)
        let configuration = try NginxConfiguration(
            listen: listener.address,
            metrics: metrics.map { "\($0.address)" } ?? "unix:\(paths.metricsSocket)",
            spool: paths.spool, runDirectory: paths.runDirectory, logs: paths.logs)
        func text() throws -> String {
            try configuration.applied(
                to: String(
                    decoding: template.contents(bytesMax: 1 << 20),
                    as: UTF8.self))
        }
        try paths.writeConfiguration(text())
        let daemons = try Daemons(
            paths: paths, pipelines: pipelines, nginx: nginx,
            user: user?.name, options: options,
            acceptance: acceptance,
            notifierOptions: notifierOptions,
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

    private func address(_ option: Option) throws(UsageError) -> SocketAddress? {
        guard let text = arguments.value(option) else { return nil }
        guard let address = SocketAddress(text.hasPrefix(":") ? "0.0.0.0" + text : text) else {
            throw arguments.wrong(
                option, text,
                "an address and a port are needed, such as 127.0.0.1:8080")
        }
        return address
    }

    private func chosenUser() throws -> User? {
        guard let name = arguments.value(Commands.user) else {
            if User.isRoot {
                Message.say("nginx and the daemons run as root; --user NAME has them run as NAME")
            }
            return nil
        }
        guard User.isRoot else {
            throw UsageError("only root may say --user", command: arguments.command)
        }
        guard let user = User(named: name) else {
            throw arguments.wrong(Commands.user, name, "there is no such user")
        }
        return user
    }

    /// Whoever names a place means one that is there.
    private func checkPaths() throws(SystemError) {
        for option in [Commands.pipelines, Commands.hooks] where arguments.has(option) {
            _ = try Directory(opening: arguments.value(option)!)
        }
        if let secrets = arguments.value(Commands.secrets) { _ = try PathName(secrets).open() }
    }

    /// Tells of errors in pipeline files; the other pipelines are there all the same.
    private func checkPipelines(_ folder: String) {
        guard (try? Directory(opening: folder)) != nil else {
            return Message.say(
                "there is no directory \"\(folder)\" with pipelines; "
                    + "without one every upload is refused")
        }
        let catalog = Catalog(folder) { change in
            if case .invalid(let errors, _) = change { Message.say("\(errors)", named: false) }
        }
        if catalog.current().pipelines.isEmpty {
            Message.say("there is no pipeline in \"\(folder)\"; every upload is refused")
        }
        checkMail(catalog)
    }

    /// Tells of mail that is asked for and cannot be sent.
    private func checkMail(_ catalog: Catalog) {
        guard !MailVariables.areSet(Program.environment) else { return }
        for warning in catalog.warningsOfMail(MailWarning.here) {
            Message.say("\(warning)", named: false)
        }
        if arguments.has(Commands.notifyDomains) {
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
