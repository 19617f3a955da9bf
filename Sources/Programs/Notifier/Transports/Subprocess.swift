internal import Glibc
internal import Platform

/// A program that gets a text on its standard input and must end soon: a hook, or sendmail(8).
struct Subprocess {
    let path: String
    let arguments: [String]
    /// Its whole environment, as `NAME=value`.
    let environment: [String]

    /// How much of its output is kept, in bytes; the rest is read and forgotten.
    private static let printedBytesMax = 4096
    private static let outputToken: UInt64 = 0
    private static let endToken: UInt64 = 1

    enum End: Hashable {
        /// It ended by itself; with the beginning of its output on both streams.
        case ended(Program.End, printed: String)
        case overdue
        /// The caller asked to stop.
        case interrupted
    }

    /// Runs it to its end, or kills it when the time is over. What it has started ends with it.
    /// - Parameters:
    ///   - seconds: how long it may take.
    ///   - shouldStop: is asked several times a second whether to kill it before.
    /// - Throws: `SystemError` when it cannot be started, or not be listened to; it is killed then.
    func run(input text: [UInt8], seconds: Double, shouldStop: () -> Bool)
        throws(SystemError) -> End
    {
        let input = try Descriptor(inMemory: text)
        let epoll = try Epoll()
        let (program, output) = try start(input)
        var printed: [UInt8] = []
        var cut: Result<End?, SystemError>
        do throws(SystemError) {
            try epoll.add(output.raw, token: Self.outputToken)
            try epoll.add(program.raw, token: Self.endToken)
            let deadline = Clock.monotonicSeconds + seconds
            cut = .success(try readOutput(to: output, epoll, until: deadline, &printed, shouldStop))
        } catch {
            cut = .failure(error)
        }
        // Before its end is taken its number is its own.
        program.sendToGroup(SIGKILL)
        let end = program.wait()
        return try cut.get() ?? .ended(end, printed: String(decoding: printed, as: UTF8.self))
    }

    /// - Returns: `nil` when it has ended by itself.
    private func readOutput(
        to output: Descriptor, _ epoll: Epoll, until deadline: Double,
        _ printed: inout [UInt8], _ shouldStop: () -> Bool
    )
        throws(SystemError) -> End?
    {
        while !shouldStop() {
            let left = deadline - Clock.monotonicSeconds
            guard left > 0 else { return .overdue }
            let tokens = try epoll.wait(seconds: min(left, 0.2))
            if tokens.contains(Self.outputToken) {
                if try !read(output, &printed) { epoll.remove(output.raw) }
            } else if tokens.contains(Self.endToken) {
                return nil
            }
        }
        return .interrupted
    }

    private func start(_ input: Descriptor) throws(SystemError) -> (Program, output: Descriptor) {
        let output = try Pipe()
        // By way of a program that sees to it that it does not outlive us.
        let program = try Program(
            Program.sibling("pressroom"),
            ["launch", "--parent", String(Program.ownProcessID), "--", path] + arguments,
            environment: environment,
            descriptors: [input.raw, output.writing.raw, output.writing.raw],
            workingDirectory: "/", newSession: true)
        return (program, output.reading)
    }

    /// - Returns: false at the end of its output.
    private func read(_ output: Descriptor, _ printed: inout [UInt8]) throws(SystemError) -> Bool {
        var buffer = [UInt8](repeating: 0, count: Self.printedBytesMax)
        var span = buffer.mutableSpan
        let count = try span.withUnsafeMutableBytes { (bytes) throws(SystemError) in
            try output.read(into: bytes)
        }
        printed += buffer[..<min(count, Self.printedBytesMax - printed.count)]
        return count > 0
    }
}
