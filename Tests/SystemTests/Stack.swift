import Glibc
import Jobs
import Platform
import TestFolders

/// `pressroom up`, with nginx and all daemons, in a directory of its own.
final class Stack: Sendable {
    let directory: TemporaryDirectory
    let up: Program
    let client: Client
    /// What connects to the socket for operators.
    let operators: Client
    let spool: SpoolFolder

    /// Starts it and waits until an upload would work.
    /// - Parameters:
    ///   - environment: further variables, as `NAME=value`.
    ///   - isBare: whether it is started in the directory, with no setting that names pipelines.
    ///   - program: `pressroom`, beside the programs that it is to start.
    ///   - options: further ones of `pressroom up`.
    /// - Throws: `NotReady` with what it said when it ends instead.
    init(
        in directory: TemporaryDirectory, environment: [String] = [],
        isBare: Bool = false, program: String = Program.sibling("pressroom"), _ options: String...
    )
        throws
    {
        self.directory = directory
        spool = SpoolFolder(path: directory("spool"))
        let output = try Pipe()
        up = try Self.start(
            in: directory, options, environment: environment, isBare: isBare, program: program,
            output: output.writing.raw)
        let line = try Self.firstLine(of: output, up)
        guard line.hasPrefix("ready http://"),
            let address = SocketAddress(String(line.dropFirst(13)))
        else { throw NotReady(line: line, log: Self.log(in: directory)) }
        client = Client(address: address)
        operators = Client(address: address, socket: directory("run/operator.sock"))
    }

    deinit {
        // The test has ended it if all went well.
        if RunningProcess(up.processID)?.parent == getpid() {
            up.send(SIGTERM)
            _ = try? up.end()
        }
    }

    struct NotReady: Error {
        let line: String
        let log: String
    }

    /// Starts `pressroom up` without waiting for anything.
    static func start(
        in directory: TemporaryDirectory, _ options: [String] = [],
        listen: String = "127.0.0.1:0", environment: [String] = [], isBare: Bool = false,
        program: String = Program.sibling("pressroom"), output: Int32
    ) throws
        -> Program
    {
        let folder = try Directory(making: directory.path)
        let log = try folder.open(making: "up.log")
        lseek(log.raw, 0, SEEK_END)
        let null = try Descriptor.null()
        return try Program(
            program,
            ["up", "--listen", listen, "--spool", directory("spool")]
                + (isBare ? [] : ["--pipelines", directory("pipelines")]) + options,
            environment: environment.isEmpty ? nil : environment + Self.ownEnvironment,
            descriptors: [null.raw, output, log.raw],
            workingDirectory: isBare ? directory.path : nil)
    }

    private static var ownEnvironment: [String] {
        var variables: [String] = []
        var next = environ
        while let variable = next.pointee {
            variables.append(String(cString: variable))
            next += 1
        }
        return variables
    }

    /// What it and its daemons have said.
    var log: String { Self.log(in: directory) }

    static func log(in directory: TemporaryDirectory) -> String {
        let bytes = try? Directory(opening: directory.path).contents("up.log")
        return String(decoding: bytes ?? [], as: UTF8.self)
    }

    /// Whether one of the programs has logged an event with these words.
    func log(of program: String, has words: String) -> Bool {
        log.split(separator: "\n").contains {
            $0.contains("\"program\":\"pressroom-\(program)\"") && $0.contains(words)
        }
    }

    /// The metrics, as Prometheus reads them.
    func metrics() throws -> String {
        let answer = try operators.get("/metrics")
        guard answer.status == 200 else { throw Answer.Broken(text: "\(answer.status)") }
        return String(decoding: answer.body, as: UTF8.self)
    }

    /// Everything that it has started.
    func processes() throws -> [RunningProcess] {
        try RunningProcess.descendants(of: up.processID)
    }

    /// The process of a daemon, by the beginning of its name.
    func process(_ name: String) throws -> RunningProcess {
        try eventually("a process \(name)") {
            try processes().first { $0.name.hasPrefix(name.prefix(15)) }
        }
    }

    /// The children at work: each has a worker server for its parent.
    func children() throws -> [RunningProcess] {
        let servers = Set(try workers().map(\.id))
        return try processes().filter { servers.contains($0.parent) }
    }

    /// The worker servers: each has the scheduler for its parent.
    func workers() throws -> [RunningProcess] {
        let all = try processes()
        let scheduler = all.first {
            $0.parent == up.processID && $0.name.hasPrefix("pressroom-sched")
        }
        return all.filter { $0.parent == scheduler?.id }
    }

    /// Tells it to stop, and waits until it has.
    func stop() throws -> Program.End {
        up.send(SIGTERM)
        return try up.end()
    }

    /// The status of a job now.
    func status(_ id: JobID) throws -> Status {
        try client.get("/jobs/\(id)").decoded(Status.self)
    }

    /// The status of a job when it has ended.
    func final(_ id: JobID) throws -> Status {
        try eventually("the end of job \(id)") { try ended(id) }
    }

    /// The status of a job if it has ended and is filed.
    func ended(_ id: JobID) throws -> Status? {
        // In the moment of an accident the answer may be another.
        guard let answer = try? client.get("/jobs/\(id)"), answer.status == 200
        else { return nil }
        let status = try answer.decoded(Status.self)
        // It says so a moment before the job is filed.
        return try status.state.isFinal && !spool.jobs("work").contains(id.text) ? status : nil
    }

    /// Runs the operator's tool on the spool, and gives its exit status and what it said.
    func tool(_ words: [String]) throws -> (code: Int32, output: String, error: String) {
        let folder = try Directory(opening: directory.path)
        for name in ["output", "error"] { try folder.remove(name) }
        let null = try Descriptor.null()
        let (output, error) = (try folder.create("output"), try folder.create("error"))
        let end = try Program(
            Program.sibling("pressroom"),
            words + ["--spool", directory("spool")],
            descriptors: [null.raw, output.raw, error.raw]
        ).end()
        guard case .exited(let code) = end else { throw Overdue(description: "\(end)") }
        return (
            code, String(decoding: try folder.contents("output"), as: UTF8.self),
            String(decoding: try folder.contents("error"), as: UTF8.self)
        )
    }

    /// Sends a file, and gives the id of its job.
    func submit(_ pipeline: String, _ bytes: [UInt8]) throws -> JobID {
        let answer = try client.post("/jobs?pipeline=\(pipeline)", bytes)
        guard answer.status == 202 else {
            throw Answer.Broken(text: String(decoding: answer.body, as: UTF8.self))
        }
        return try answer.decoded(Status.self).id
    }

    private static func firstLine(of pipe: borrowing Pipe, _ program: Program) throws -> String {
        let epoll = try Epoll()
        try epoll.add(pipe.reading.raw, token: 0)
        try epoll.add(program.raw, token: 1)
        var line: [UInt8] = []
        let deadline = Clock.monotonicSeconds + timeoutSeconds
        while line.last != UInt8(ascii: "\n"), Clock.monotonicSeconds < deadline {
            let tokens = try epoll.wait(seconds: deadline - Clock.monotonicSeconds)
            guard tokens.contains(0) else { if tokens.isEmpty { continue } else { break } }
            var byte: UInt8 = 0
            let count = try withUnsafeMutableBytes(of: &byte) { try pipe.reading.read(into: $0) }
            if count == 0 { break }
            line.append(byte)
        }
        return String(decoding: line, as: UTF8.self).filter { !$0.isNewline }
    }
}
