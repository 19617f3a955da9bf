internal import Glibc
internal import PipelineFiles
internal import Platform
internal import Spool

/// The notifier from its start to its end.
struct Service {
    enum Refusal: Error { case locked(String) }

    private let options: Options
    private let mail: MailSettings
    private let log: Log

    init(_ options: Options, log: Log) throws(MailSettingsError) {
        self.options = options
        self.log = log
        mail = try MailSettings(Program.environment, url: options.url)
    }

    func run() throws {
        // Before any thread, so that every thread has them blocked.
        let signals = try Signals([SIGTERM, SIGINT, SIGHUP])
        Signals.ignore(SIGPIPE)
        let spool = try Spool(opening: options.spool)
        guard let lock = try spool.outbox.lock() else { throw Refusal.locked(options.spool) }
        defer { withExtendedLifetime(lock) {} }
        let log = log
        let catalog = Catalog(
            options.pipelines, builtIn: options.builtIn, log: log, unusable: "its webhooks wait")
        let authorities = Program.environment("PRESSROOM_CA_FILE")
        let transports = Transports(
            webhooks: WebhookTransport(
                catalog: catalog, secrets: options.secrets,
                reachable: options.reachable,
                authorities: authorities),
            hooks: HookTransport(directory: options.hooks),
            mail: MailTransport(settings: mail, lookup: spool.lookup, batches: spool.batches),
            publishing: PublishTransport(
                roots: options.publishRoots, secrets: options.secrets,
                reachable: options.reachable, authorities: authorities))
        let loop = try DeliveryLoop(
            spool, transports, options.policy,
            quietSeconds: options.quietSeconds, signals: signals, log: log)
        transports.warnOfMail(log)
        ReadySignal(options.readyDescriptor).send(log, ["spool": options.spool])
        try loop.run()
    }
}
