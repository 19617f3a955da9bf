internal import Jobs
internal import Pipelines
internal import Platform

/// The command line of `pressroom-responder`, understood.
struct Options: Hashable, Sendable {
    private static let socketOption = Option.value(
        "socket", "PATH", "where requests without uploads come in")
    private static let uploadSocketOption = Option.value(
        "upload-socket", "PATH", "where uploads come in")
    private static let spoolOption = Option.value(
        "spool", "DIR", "the queue; made if it does not exist", isRequired: true)
    private static let pipelinesOption = Option.value(
        "pipelines", "DIR", "the directory of pipeline files", isRequired: true)
    private static let threadsOption = Option.value(
        "threads", "N", "threads for requests without uploads", preset: "8")
    private static let uploadThreadsOption = Option.value(
        "upload-threads", "N", "the most uploads at once; threads are started when needed",
        preset: "2048")
    private static let queueMaxOption = Option.value(
        "queue-max", "N", "jobs that wait at most; further uploads are refused", preset: "100000")
    private static let reserveOption = Option.value(
        "reserve", "SIZE", "disk space to leave free; uploads that do not fit are refused",
        preset: "1GB")
    private static let notifyDomainsOption = Option.value(
        "notify-domains", "LIST",
        "domains, with commas between, that an upload may ask for mail to; an authenticated user "
            + "whose name is an address may have his own (default: none)")
    private static let readyDescriptorOption = Option.value(
        "ready-fd", "N", "a descriptor to write a line to when requests are answered")

    static let command = Command(
        "pressroom-responder",
        "Answers the FastCGI requests of a web server: accepts jobs, serves status and results.",
        options: [
            socketOption, uploadSocketOption, spoolOption, pipelinesOption, threadsOption,
            uploadThreadsOption, queueMaxOption, reserveOption, notifyDomainsOption,
            readyDescriptorOption,
        ],
        examples: [
            .init(
                "pressroom-responder --socket run/status.sock"
                    + " --upload-socket run/upload.sock --spool var/spool"
                    + " --pipelines pipelines",
                "Run until Ctrl-C.")
        ],
        notes: [
            .init(
                "Environment",
                [
                    (
                        "LISTEN_FDS",
                        "two sockets that a service manager passes, the one for uploads "
                            + "second, are used instead of --socket and --upload-socket"
                    )
                ])
        ])

    /// Empty when the sockets are passed.
    let socket: String
    let uploadSocket: String
    let spool: String
    let pipelines: String
    let threads: Int
    let uploadThreads: Int
    let queueMax: Int
    let reserveBytes: Int
    let notifiable: NotifiableAddresses
    let readyDescriptor: Int32?

    /// - Parameter areSocketsPassed: whether the options for sockets may be left out.
    /// - Throws: `UsageError` when a value is missing or not what the option takes.
    init(_ arguments: Arguments, areSocketsPassed: Bool) throws(UsageError) {
        socket = arguments.value(Self.socketOption) ?? ""
        uploadSocket = arguments.value(Self.uploadSocketOption) ?? ""
        if !areSocketsPassed && (socket.isEmpty || uploadSocket.isEmpty) {
            let missing = socket.isEmpty ? "--socket" : "--upload-socket"
            throw UsageError("option \(missing) PATH is missing", command: arguments.command)
        }
        spool = arguments.value(Self.spoolOption) ?? ""
        pipelines = arguments.value(Self.pipelinesOption) ?? ""
        threads = try arguments.number(Self.threadsOption, in: 1...1024) ?? 1
        uploadThreads = try arguments.number(Self.uploadThreadsOption, in: 1...65_536) ?? 1
        queueMax = try arguments.number(Self.queueMaxOption, in: 1...10_000_000) ?? 1
        let reserve = arguments.value(Self.reserveOption) ?? ""
        guard let bytes = MemorySize.bytes(reserve) else {
            throw arguments.wrong(
                Self.reserveOption, reserve,
                "a size, \(MemorySize.rangeText), is needed")
        }
        reserveBytes = bytes
        let domains = arguments.value(Self.notifyDomainsOption) ?? ""
        guard let notifiable = NotifiableAddresses(domains) else {
            throw arguments.wrong(
                Self.notifyDomainsOption, domains,
                "domains with commas between are needed")
        }
        self.notifiable = notifiable
        readyDescriptor = try arguments.number(Self.readyDescriptorOption, in: 0...1_000_000)
            .map(Int32.init)
    }
}
