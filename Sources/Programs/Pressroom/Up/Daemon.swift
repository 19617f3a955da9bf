internal import Glibc
internal import Platform

/// One of the programs that `pressroom up` keeps running.
final class Daemon {
    /// What it is called in messages.
    let name: String
    /// What asks it to end in order: to finish what it does and begin nothing.
    private let quitSignal: Int32
    private let arguments: [String]
    /// Its descriptors from 0 on.
    private var descriptors: [Descriptor]
    private let signalsReady: Bool
    private var delay = RestartDelay()
    private var startedAt = 0.0
    private(set) var program: Program?
    /// Where it says that it is ready; `nil` when it has, or does not.
    private(set) var readyPipe: Descriptor?
    /// When it is to be started again, by the monotonic clock.
    private(set) var restartAt: Double?

    /// - Parameters:
    ///   - arguments: of `pressroom launch`.
    ///   - signalsReady: whether it is given a further descriptor to write a line to when it is
    ///     ready, the number behind the last of `descriptors`.
    init(
        _ name: String, quitSignal: Int32 = SIGTERM, arguments: [String],
        descriptors: [Descriptor], signalsReady: Bool = false
    ) {
        self.name = name
        self.quitSignal = quitSignal
        self.arguments = arguments
        self.descriptors = descriptors
        self.signalsReady = signalsReady
    }

    func start() throws(SystemError) {
        restartAt = nil
        startedAt = Clock.monotonicSeconds
        if signalsReady {
            let pipe = try Pipe()
            readyPipe = pipe.reading
            program = try Launch.start(arguments, descriptors: descriptors + [pipe.writing])
        } else {
            program = try Launch.start(arguments, descriptors: descriptors)
        }
    }

    /// Starts a program with the descriptors of this one.
    func startBeside(_ arguments: [String]) throws(SystemError) -> Program {
        try Launch.start(arguments, descriptors: descriptors)
    }

    /// Takes note that it said something on its announcement, or hung up.
    /// - Returns: whether it is ready.
    func receive() -> Bool {
        guard let readyPipe else { return false }
        self.readyPipe = nil
        var byte: UInt8 = 0
        return (try? withUnsafeMutableBytes(of: &byte) { try readyPipe.read(into: $0) }) == 1
    }

    /// Takes note that it has ended.
    /// - Returns: how, and in how many seconds it should be started again; `nil` when it runs.
    func end() -> (end: Program.End, delaySeconds: Double)? {
        guard let program else { return nil }
        // What it has started must not outlive it; before its end is taken its number is its own.
        program.sendToGroup(SIGKILL)
        let end = program.wait()
        self.program = nil
        readyPipe = nil
        let now = Clock.monotonicSeconds
        let seconds = delay.afterDeath(livedSeconds: now - startedAt)
        restartAt = now + seconds
        return (end, seconds)
    }

    /// Asks it to end in order, for good.
    func quit() {
        send(quitSignal)
        // Among them may be the socket that clients connect to: nobody is to wait there in vain.
        descriptors = []
    }

    /// Sends it a signal.
    func send(_ signal: Int32) { program?.send(signal) }

    /// Ends it and what it has started.
    func kill() { program?.sendToGroup(SIGKILL) }
}
