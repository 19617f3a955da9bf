internal import Addresses
internal import CommandLine
internal import PipelineFiles
internal import Platform
internal import Settings

/// The command line of `pressroom-notifier`, understood.
struct Options {
    static let command = Command(
        "pressroom-notifier",
        "Notify people and programs that jobs have ended, by email, webhooks and hook programs.",
        options: [Settings.spool.required, Settings.pipelines.required, Settings.builtIn]
            + Settings.delivery + [Settings.url, Settings.readyDescriptor],
        examples: [
            .init(
                "pressroom-notifier --spool var/spool --pipelines pipelines",
                "Run until Ctrl-C.")
        ],
        notes: [.init("Environment", MailSettings.variables)])

    let spool: String
    let pipelines: String
    let builtIn: Bool
    let hooks: HookDirectory?
    let reachable: ReachableAddresses
    let publishRoots: [String]
    let secrets: Secrets
    let policy: RetryPolicy
    let quietSeconds: Double
    let url: WebAddress?
    let readyDescriptor: Int32?

    init(_ arguments: Arguments) {
        spool = arguments[Settings.spool]
        pipelines = arguments[Settings.pipelines]
        builtIn = arguments[Settings.builtIn]
        hooks = arguments[Settings.hooks].map { HookDirectory(path: $0) }
        reachable = arguments[Settings.webhookAllow] ?? ReachableAddresses()
        publishRoots = arguments[Settings.publishRoot]
        secrets = Secrets(path: arguments[Settings.secrets])
        var policy = RetryPolicy()
        policy.firstSeconds = arguments[Settings.retryFirst]
        policy.forSeconds = arguments[Settings.retryFor]
        self.policy = policy
        quietSeconds = arguments[Settings.quiet]
        url = arguments[Settings.url]
        readyDescriptor = arguments[Settings.readyDescriptor].map(Int32.init)
    }
}
