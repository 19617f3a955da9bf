import Glibc
import Platform
import TestFolders

/// strace(1) at a process that runs: it has one system call of each of its threads fail, or take
/// its time, or has the process killed there.
final class Injection {
    /// What is to happen at a call.
    enum Effect: String, CaseIterable, Sendable {
        case kill = "signal=SIGKILL"
        case inputOutput = "error=EIO"
        case noSpace = "error=ENOSPC"
        case interrupted = "error=EINTR"
        /// It returns late, so that other processes do something before the next one.
        case delay = "delay_exit=30000"
        /// So late that another program has started.
        case longDelay = "delay_exit=500000"

        /// Those after which the process goes on as if nothing had been, or ends.
        static let failures = allCases.filter { ![.delay, .longDelay].contains($0) }
    }

    let process: RunningProcess
    private let effect: Effect
    private let strace: Program
    private let folder: Directory
    private var hasEnded = false

    /// - Parameters:
    ///   - call: a system call's name.
    ///   - number: which of them in each thread, from 1; `nil` for each.
    init(
        _ effect: Effect, at call: String, number: Int?, of process: RunningProcess,
        in directory: TemporaryDirectory
    ) throws {
        self.effect = effect
        self.process = process
        folder = try Directory(opening: directory.path)
        try folder.remove("strace.log")
        let log = try folder.create("strace.log")
        let null = try Descriptor.null()
        strace = try Program(
            "strace",
            ["-f"] + Self.options(effect, at: call, number: number)
                + ["-p", String(process.id)],
            descriptors: [null.raw, null.raw, log.raw])
        // All its threads are held while it takes hold of them.
        _ = try eventually("strace at \(process.name)") {
            !process.isRunning || (try? Self.isTraced(process.id)) == true ? true : nil
        }
    }

    deinit { stop() }

    /// What strace does at a call.
    static func options(_ effect: Effect, at call: String, number: Int?) -> [String] {
        [
            "-qq", "-y", "-e", "trace=\(call)", "-e", "signal=none",
            "-e", "inject=\(call):\(effect.rawValue):when=\(number.map(String.init) ?? "1+")",
        ]
    }

    /// Looks until there is something to see, while it stands. strace may wait for ever for a
    /// thread of a process that has ended, and nobody sees that it has meanwhile: it is ended then.
    func wait(_ what: String, _ look: () throws -> Bool) throws {
        _ = try eventually(what) {
            if !process.isRunning { stop() }
            return try look() ? true : nil
        }
    }

    /// Lets the process go, if that has not ended.
    func stop() {
        guard !hasEnded else { return }
        hasEnded = true
        strace.send(process.isRunning ? SIGTERM : SIGKILL)
        _ = try? strace.end(within: 5)
    }

    /// Whether it has done it. Of a process that was killed there is nothing more to be seen.
    func hasActed() throws -> Bool {
        let text = String(decoding: try folder.contents("strace.log"), as: UTF8.self)
        return text.contains("(INJECTED)") || text.contains("(DELAYED)") || !process.isRunning
    }

    /// The numbers of the threads that have made the call with an open file whose path has a part.
    func threads(at part: String) throws -> Set<Int32> {
        let text = String(decoding: try folder.contents("strace.log"), as: UTF8.self)
        return Set(
            text.split(separator: "\n").compactMap { line in
                guard line.hasPrefix("[pid"), line.contains(part) else { return nil }
                return line.dropFirst(4).prefix { $0 != "]" }.split(separator: " ").first
                    .flatMap { Int32($0) }
            })
    }

    private static func isTraced(_ id: Int32) throws -> Bool {
        let tasks = try Directory(opening: "/proc/\(id)/task")
        return try tasks.names().allSatisfy { task in
            let text = try Descriptor(reading: "/proc/\(id)/task/\(task)/status").text()
            return !text.contains("TracerPid:\t0\n")
        }
    }

    /// Why it cannot be had here; `nil` when it can.
    static var obstacle: String? {
        let paths = ["/usr/bin/strace", "/bin/strace"]
        guard paths.contains(where: { access($0, X_OK) == 0 }) else { return "there is no strace" }
        if geteuid() == 0 { return nil }
        let scope = try? Descriptor(reading: "/proc/sys/kernel/yama/ptrace_scope").text()
        return scope == nil || scope == "0\n" ? nil : "only root may trace others here"
    }
}

extension Descriptor {
    /// What is left to read, of a file of unknown size.
    fileprivate func text() throws -> String {
        var bytes = [UInt8](repeating: 0, count: 8192)
        let count = try bytes.withUnsafeMutableBytes { try read(into: $0) }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }
}
