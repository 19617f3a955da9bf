internal import Addresses
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
        ] + Settings.acceptance + Settings.uploads + Settings.front
            + [Settings.readyDescriptor],
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
                    ), (Settings.urlVariable, "the same as --url"),
                ])
        ])

    /// What paths here begin with, and with what nginx leads to results, errors and assets.
    private static let ownNames = Set(
        Endpoint.all.compactMap { $0.path.text.split(separator: "/").first }
            + ["results", "problem", "assets"])

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
    let uploadLimits: OpenUploads.Limits
    let notifiable: NotifiableAddresses
    let site: Site
    let readyDescriptor: Int32?

    /// - Parameters:
    ///   - areSocketsPassed: whether the options for sockets may be left out.
    ///   - environment: the value of a variable; `nil` when it is not set.
    /// - Throws: `UsageError` when one of those is missing, or when the environment says where the
    ///   server is and that can be no address.
    init(
        _ arguments: Arguments, areSocketsPassed: Bool,
        environment: (String) -> String? = { _ in nil }
    ) throws(UsageError) {
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
        uploadLimits = OpenUploads.Limits(
            uploadsMax: arguments[Settings.uploadsMax],
            bytesMax: arguments[Settings.uploadBytesMax])
        notifiable = arguments[Settings.notifyDomains] ?? .none
        let url = try Settings.url(arguments, environment: environment)
        if let first = url?.path.split(separator: "/").first, Self.ownNames.contains(first) {
            throw UsageError(
                "the path of --url cannot begin with /\(first), which means something here",
                command: arguments.command)
        }
        site = Site(
            url: url, trustedProxies: arguments[Settings.trustedProxies] ?? .none,
            corsOrigins: arguments[Settings.corsOrigins] ?? .none)
        readyDescriptor = arguments[Settings.readyDescriptor].map(Int32.init)
    }
}
