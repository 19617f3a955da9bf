import Glibc
import Platform

/// A process as proc(5) shows it.
struct RunningProcess: Hashable {
    let id: Int32
    let parent: Int32
    /// The first 15 bytes of what it is called.
    let name: String
    /// When it was started, in ticks since the machine was: with the id it names one process for
    /// good, whatever it becomes and whoever its parent is then.
    private let startedAt: String

    static func == (left: Self, right: Self) -> Bool {
        left.id == right.id && left.startedAt == right.startedAt
    }

    func hash(into hasher: inout Hasher) { hasher.combine(id) }

    /// `nil` when there is none, or one that has ended and waits for its parent.
    init?(_ id: Int32) {
        guard let text = try? Self.text("/proc/\(id)/stat"), let open = text.firstIndex(of: "("),
            let close = text.lastIndex(of: ")")
        else { return nil }
        let fields = text[close...].split(separator: " ").dropFirst()
        guard fields.count > 20, fields.first != "Z", let parent = Int32(Array(fields)[1])
        else { return nil }
        self.id = id
        self.parent = parent
        name = String(text[text.index(after: open)..<close])
        startedAt = String(Array(fields)[19])
    }

    /// Whether it has not ended yet.
    var isRunning: Bool { RunningProcess(id) == self }

    /// Processor time that it has used so far, in seconds; 0 when it has ended.
    var cpuSeconds: Double {
        guard let text = try? Self.text("/proc/\(id)/stat"), let close = text.lastIndex(of: ")")
        else { return 0 }
        let fields = text[close...].split(separator: " ")
        let ticks = fields[12...13].compactMap { Double($0) }.reduce(0, +)
        return ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    func kill() { send(SIGKILL) }

    /// Sends it a signal; see signal(7).
    func send(_ signal: Int32) { _ = Glibc.kill(id, signal) }

    /// How many descriptors it has.
    var descriptors: Int {
        get throws { try Directory(opening: "/proc/\(id)/fd").names().count }
    }

    /// Whether it has the system tell of changes to a file or directory; see inotify(7).
    func watches(_ inode: UInt64) throws -> Bool {
        let folder = "/proc/\(id)/fdinfo"
        return try Directory(opening: folder).names().contains { name in
            // One may have been closed meanwhile.
            let text = (try? Self.text("\(folder)/\(name)")) ?? ""
            return text.contains(" ino:\(String(inode, radix: 16)) ")
        }
    }

    /// What a thread of it is called; nothing when it has ended.
    func threadName(_ thread: Int32) -> String {
        ((try? Self.text("/proc/\(id)/task/\(thread)/comm")) ?? "").filter { !$0.isNewline }
    }

    /// Has it do nothing until `goOn`.
    func stop() { _ = Glibc.kill(id, SIGSTOP) }

    func goOn() { _ = Glibc.kill(id, SIGCONT) }

    /// The processes that a process has started, and those that they have.
    static func descendants(of id: Int32) throws -> [RunningProcess] {
        let all = try Directory(opening: "/proc").names().compactMap { Int32($0) }
            .compactMap { RunningProcess($0) }
        var found: [RunningProcess] = []
        var parents: Set<Int32> = [id]
        while !parents.isEmpty {
            let children = all.filter { parents.contains($0.parent) }
            found += children
            parents = Set(children.map(\.id))
        }
        return found
    }

    private static func text(_ path: String) throws -> String {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = try bytes.withUnsafeMutableBytes {
            try Descriptor(reading: path).read(into: $0)
        }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }
}
