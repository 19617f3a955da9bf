import Glibc
import Jobs
import Pipelines
import Platform
import Testing

/// The worker's program as the scheduler starts it, with the other end of its channel.
///
/// Use it on one thread: the program ends with the thread that started it.
final class RunningServer {
    let program: Program
    private(set) var control: Channel?

    /// - Parameter log: where its standard error goes.
    init(_ arguments: [String] = [], log: Int32 = 2) throws {
        let (near, far) = try Channel.pair()
        let null = try Descriptor.null()
        program = try Program(
            Program.sibling("pressroom-worker"), arguments, environment: Self.environment,
            descriptors: [null.raw, null.raw, log, far.raw])
        control = near
    }

    /// As the scheduler sets it: what a child takes depends on it.
    private static let environment =
        ["PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH"].compactMap { (name: String) in
            getenv(name).map { "\(name)=\(String(cString: $0))" }
        } + WorkerEnvironment.values

    deinit {
        program.send(SIGKILL)
        _ = program.wait()
    }

    /// What it says next; `nil` when it is gone.
    func nextReport() throws -> WorkerReport? {
        let control = try #require(control)
        try #require(arrives(control.raw))
        guard case .message(let text, _) = try control.receive(wait: true) else { return nil }
        return try JSON.decode(WorkerReport.self, from: text)
    }

    /// Whether the next thing it says is that it is ready.
    func isReady() throws -> Bool { if case .ready = try nextReport() { true } else { false } }

    /// How the task that is running ended.
    func nextEnd() throws -> TaskEnd {
        guard case .ended(let end) = try nextReport() else {
            throw SystemError("read the end of a task", code: EPROTO)
        }
        return end
    }

    func send(_ command: WorkerCommand, descriptors: [Int32] = []) throws {
        try control?.send(JSON.encode(command), descriptors: descriptors)
    }

    /// Sends a task with its files. Returns the channel on which its child speaks.
    func run(_ task: Pipelines.Task, files: [Int32]) throws -> Channel {
        try run([task], files: files)
    }

    /// Sends tasks for one child with the files of each.
    func run(_ tasks: [Pipelines.Task], files: [Int32]) throws -> Channel {
        let (near, far) = try Channel.pair()
        try send(.run(tasks), descriptors: [far.raw] + files)
        return near
    }

    func closeControl() { control = nil }

    /// The process ids of its children.
    func children() -> [Int32] {
        words("/proc/\(program.processID)/task/\(program.processID)/children")
            .compactMap { Int32($0) }
    }

    /// How many threads it has.
    func threadCount() -> Int { names("/proc/\(program.processID)/task").count }

    /// The names of the files that are mapped, its libraries among them.
    func mappedFiles() -> Set<String> {
        Set(
            words("/proc/\(program.processID)/maps").filter { $0.hasPrefix("/") }
                .compactMap { $0.split(separator: "/").last.map(String.init) })
    }

    /// What each descriptor of a process stands for: `pipe:[4711]`.
    func openFiles(of processID: Int32) -> [Int32: String] {
        let folder = "/proc/\(processID)/fd"
        let numbers = names(folder).compactMap { Int32($0) }
        return Dictionary(
            uniqueKeysWithValues: numbers.map { number in
                var target = [UInt8](repeating: 0, count: 4096)
                let count = target.withUnsafeMutableBytes {
                    readlink("\(folder)/\(number)", $0.baseAddress!, $0.count)
                }
                return (number, String(decoding: target.prefix(max(0, count)), as: UTF8.self))
            })
    }

    private func names(_ path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var result: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { result.append(name) }
        }
        return result
    }

    private func words(_ path: String) -> [Substring] {
        guard let file = fopen(path, "re") else { return [] }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 4096)
        var words: [Substring] = []
        while fgets(&line, 4096, file) != nil {
            let bytes = line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
            words += String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        }
        return words
    }
}

/// Whether something to read, or an end, comes within the time that a broken test may take.
func arrives(_ raw: Int32) -> Bool {
    var entry = pollfd(fd: raw, events: Int16(POLLIN), revents: 0)
    return poll(&entry, 1, 20_000) == 1
}
