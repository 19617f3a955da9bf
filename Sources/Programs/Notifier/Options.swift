internal import Curl
internal import Pipelines
internal import Platform

/// The command line of `pressroom-notifier`, understood.
struct Options {
    private static let spoolOption = Option.value("spool", "DIR", "the queue", isRequired: true)
    private static let pipelinesOption = Option.value(
        "pipelines", "DIR", "the directory of pipeline files", isRequired: true)
    private static let hooksOption = Option.value(
        "hooks", "DIR", "the directory of hook programs (default: none)")
    private static let webhookAllowOption = Option.value(
        "webhook-allow", "LIST",
        "private addresses that webhooks may connect to, such as 127.0.0.1,10.1.0.0/16 "
            + "(default: none)")
    private static let secretsOption = Option.value(
        "secrets", "FILE",
        "a file of lines NAME=whsec_... for the secrets that pipelines name as ${NAME} "
            + "(default: the environment)")
    private static let firstOption = Option.value(
        "retry-first", "TIME", "the wait before the second attempt; it doubles up to an hour",
        preset: "10s")
    private static let forOption = Option.value(
        "retry-for", "TIME", "how long a delivery is retried", preset: "3d")
    private static let quietOption = Option.value(
        "quiet", "TIME", "how long a batch must be quiet before its digest is sent", preset: "5s")
    private static let readyDescriptorOption = Option.value(
        "ready-fd", "N", "a descriptor to write a line to when the outbox is watched")

    static let command = Command(
        "pressroom-notifier",
        "Notify people and programs that jobs have ended, by email, webhooks and hook programs.",
        options: [
            spoolOption, pipelinesOption, hooksOption, webhookAllowOption, secretsOption,
            firstOption, forOption, quietOption, readyDescriptorOption,
        ],
        examples: [
            .init(
                "pressroom-notifier --spool var/spool --pipelines pipelines",
                "Run until Ctrl-C.")
        ],
        notes: [.init("Environment", MailSettings.variables)])

    let spool: String
    let pipelines: String
    let hooks: HookDirectory?
    let reachable: ReachableAddresses
    let secrets: Secrets
    let policy: RetryPolicy
    let quietSeconds: Double
    let readyDescriptor: Int32?

    /// - Throws: `UsageError` when a value is not what its option takes.
    init(_ arguments: Arguments) throws(UsageError) {
        spool = arguments.value(Self.spoolOption)!
        pipelines = arguments.value(Self.pipelinesOption)!
        hooks = arguments.value(Self.hooksOption).map { HookDirectory(path: $0) }
        let list = arguments.value(Self.webhookAllowOption) ?? ""
        let parts = list.split(separator: ",")
        let ranges = parts.compactMap { AddressRange($0) }
        guard ranges.count == parts.count else {
            throw arguments.wrong(
                Self.webhookAllowOption, list,
                "numeric addresses or ranges with commas between are needed")
        }
        reachable = ReachableAddresses(allowing: ranges)
        secrets = Secrets(path: arguments.value(Self.secretsOption))
        var policy = RetryPolicy()
        policy.firstSeconds = try Self.seconds(Self.firstOption, arguments)
        policy.forSeconds = try Self.seconds(Self.forOption, arguments)
        self.policy = policy
        quietSeconds = try Self.seconds(Self.quietOption, arguments)
        readyDescriptor = try arguments.number(Self.readyDescriptorOption, in: 0...1_000_000)
            .map(Int32.init)
    }

    private static func seconds(_ option: Option, _ arguments: Arguments) throws(UsageError)
        -> Double
    {
        let text = arguments.value(option)!
        guard let seconds = WaitingTime.seconds(text) else {
            throw arguments.wrong(option, text, "a time, \(WaitingTime.rangeText), is needed")
        }
        return seconds
    }
}
