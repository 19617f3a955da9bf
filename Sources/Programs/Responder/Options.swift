internal import CommandLine
internal import Jobs
internal import Platform
internal import Settings

/// The command line of `pressroom-responder`, understood.
struct Options: Hashable, Sendable {
    private static let socketSetting = Setting(
        "socket", .text("PATH", completion: .files), "where requests without uploads come in")
    private static let uploadSocketSetting = Setting(
        "upload-socket", .text("PATH", completion: .files), "where uploads come in")
    private static let threadsSetting = Setting(
        "threads", .count(1...1024), "threads for requests without uploads", preset: "8")
    private static let uploadThreadsSetting = Setting(
        "upload-threads", .count(1...65_536),
        "the most uploads at once; threads are started when needed", preset: "2048")

    static let command = Command(
        "pressroom-responder",
        "Answer the FastCGI requests of a web server: accept jobs, serve status and results.",
        options: [
            socketSetting, uploadSocketSetting, Settings.spool.required,
            Settings.pipelines.required, Settings.builtIn, threadsSetting, uploadThreadsSetting,
        ] + Settings.acceptance + [Settings.readyDescriptor],
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
    let builtIn: Bool
    let threads: Int
    let uploadThreads: Int
    let queueMax: Int
    let reserveBytes: Int
    let notifiable: NotifiableAddresses
    let readyDescriptor: Int32?

    /// - Parameter areSocketsPassed: whether the options for sockets may be left out.
    /// - Throws: `UsageError` when one of those is missing.
    init(_ arguments: Arguments, areSocketsPassed: Bool) throws(UsageError) {
        socket = arguments[Self.socketSetting] ?? ""
        uploadSocket = arguments[Self.uploadSocketSetting] ?? ""
        if !areSocketsPassed && (socket.isEmpty || uploadSocket.isEmpty) {
            let missing = socket.isEmpty ? "--socket" : "--upload-socket"
            throw UsageError("option \(missing) PATH is missing", command: arguments.command)
        }
        spool = arguments[Settings.spool]
        pipelines = arguments[Settings.pipelines]
        builtIn = arguments[Settings.builtIn]
        threads = arguments[Self.threadsSetting]
        uploadThreads = arguments[Self.uploadThreadsSetting]
        queueMax = arguments[Settings.queueMax]
        reserveBytes = arguments[Settings.reserve]
        notifiable = arguments[Settings.notifyDomains] ?? .none
        readyDescriptor = arguments[Settings.readyDescriptor].map(Int32.init)
    }
}
