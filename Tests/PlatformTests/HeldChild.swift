import Glibc
@testable import Platform
import Testing

/// A confined child that waits, so that its state can be read in /proc from outside.
final class HeldChild {
    /// The descriptors that it was confined with: the channel that it is ready on, and the gate it
    /// waits at.
    let descriptors: [Int32]
    let processID: Int32
    private let child: ChildProcess
    private let gate: Descriptor

    init() throws {
        let (near, far) = try Channel.pair()
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        let exit = Descriptor(owning: ends[0])
        gate = Descriptor(owning: ends[1])
        let numbers = [near.raw, exit.raw]
        let parent = getpid()
        func start() throws(SystemError) -> ChildProcess {
            try ChildProcess.fork {
                do throws(SystemError) {
                    try confinement().apply(keeping: numbers, parent: parent)
                    try near.send([1])
                } catch {
                    return 1
                }
                var byte: UInt8 = 0
                _ = read(numbers[1], &byte, 1)
                return 0
            }
        }
        var child = try start()
        // Another, for the reason that `forked` has.
        if !arrives(far.raw) { child = try start() }
        processID = child.processID
        self.child = child
        descriptors = numbers
        try #require(arrives(far.raw))
        withExtendedLifetime((near, exit)) {}
    }

    /// The names in a folder of the process that are numbers.
    func numbers(_ folder: String) -> Set<Int32> {
        guard let directory = opendir("/proc/\(processID)/\(folder)") else { return [] }
        defer { closedir(directory) }
        var result: Set<Int32> = []
        while let entry = Glibc.readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if let number = Int32(name) { result.insert(number) }
        }
        return result
    }

    /// The words behind a field of its status.
    func status(_ field: String) -> [String]? { line("status", field + ":") }

    /// The words of a line of one of its files, behind those that it begins with.
    func line(_ file: String, _ start: String) -> [String]? {
        guard let stream = fopen("/proc/\(processID)/\(file)", "re") else { return nil }
        defer { fclose(stream) }
        var buffer = [CChar](repeating: 0, count: 4096)
        while fgets(&buffer, 4096, stream) != nil {
            let text = String(
                decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)),
                as: UTF8.self)
            guard text.hasPrefix(start) else { continue }
            return text.dropFirst(start.count).split(whereSeparator: \.isWhitespace)
                .map(String.init)
        }
        return nil
    }
}

/// What the children of these tests are confined to, unless a test is about limits.
func confinement(limits: ResourceLimits = generousLimits, readsFonts: Bool = false)
    -> Confinement
{
    Confinement(limits: limits, readsFonts: readsFonts, strength: .strict)
}

let generousLimits = ResourceLimits(cpuSeconds: 100, memoryBytes: 1 << 40, fileBytes: 1 << 30)

/// Starts a child that is confined and then does what a test is about; exits with its code, or 255
/// when it could not be confined.
func confined(
    limits: ResourceLimits = generousLimits, readsFonts: Bool = false,
    keeping descriptors: [Int32] = [], _ probe: () -> Int32
)
    throws -> ChildProcess.End
{
    let confinement = confinement(limits: limits, readsFonts: readsFonts)
    let parent = getpid()
    return try forked {
        do throws(SystemError) {
            try confinement.apply(keeping: descriptors, parent: parent)
            return probe()
        } catch {
            return 255
        }
    }
}

/// Forks a child and waits for its end.
///
/// The tests have many threads. A child can find a lock of the Swift runtime taken by one of those
/// that it does not have; an alarm ends it then, and another is forked.
func forked(_ body: () -> Int32) throws -> ChildProcess.End {
    for _ in 0..<3 {
        let end = try ChildProcess.fork {
            alarm(15)
            return body()
        }.wait()
        if end.outcome != .signalled(SIGALRM) { return end }
    }
    throw SystemError("wait for the child", code: ETIMEDOUT)
}

/// Whether something to read, or an end, comes within the time that a broken test may take.
func arrives(_ raw: Int32) -> Bool {
    var entry = pollfd(fd: raw, events: Int16(POLLIN), revents: 0)
    return poll(&entry, 1, 20_000) == 1
}
