internal import Glibc
internal import Platform

/// Keeps the daemons running until a signal to stop, and then stops them within five seconds.
final class Supervisor {
    /// When daemons that have not ended are signalled again, and when they are killed; in seconds
    /// after the signal to stop.
    private static let hurrySeconds = 3.0
    private static let killSeconds = 4.0
    /// How long after a bad answer health is asked for again, in seconds.
    private static let probeSeconds = 0.1

    private static let signalToken: UInt64 = 0
    private static let probeToken: UInt64 = 1
    /// Of daemon n: twice n behind this its end, and one more its announcement.
    private static let firstDaemonToken: UInt64 = 16

    private let daemons: Daemons
    private let address: SocketAddress
    private let metricsAddress: SocketAddress?
    private let paths: RunPaths
    private let signals: Signals
    private let renewConfiguration: () throws -> Void
    private let log: Log
    private let epoll: Epoll
    private var probe: HealthProbe?
    private var probeAt: Double?
    /// Whether an upload has worked once.
    private var isReady = false

    /// - Parameters:
    ///   - address: where nginx listens.
    ///   - metricsAddress: where it serves metrics; `nil` for a socket.
    ///   - renewConfiguration: makes nginx's configuration anew.
    init(
        daemons: Daemons, address: SocketAddress, metricsAddress: SocketAddress?, paths: RunPaths,
        signals: Signals, log: Log, renewConfiguration: @escaping () throws -> Void
    )
        throws(SystemError)
    {
        self.metricsAddress = metricsAddress
        self.paths = paths
        self.renewConfiguration = renewConfiguration
        self.daemons = daemons
        self.signals = signals
        self.log = log
        self.address = address
        epoll = try Epoll()
        try epoll.add(signals.raw, token: Self.signalToken)
    }

    /// - Returns: the exit status: 0 after a signal to stop, 1 when a daemon cannot work.
    func run() throws -> Int32 {
        defer { stop() }
        for number in daemons.all.indices { try start(number) }
        while true {
            try startWhatIsDue()
            for token in try epoll.wait(seconds: waitSeconds) {
                switch token {
                case Self.signalToken:
                    while let signal = signals.next() {
                        guard signal == SIGHUP else { return 0 }
                        reload()
                    }
                case Self.probeToken: receiveProbe()
                default: if try !receive(token) { return 1 }
                }
            }
        }
    }

    private var waitSeconds: Double? {
        let next = (daemons.all.compactMap(\.restartAt) + [probeAt].compactMap { $0 }).min()
        return next.map { max(0, $0 - Clock.monotonicSeconds) }
    }

    private func startWhatIsDue() throws {
        let now = Clock.monotonicSeconds
        for (number, daemon) in daemons.all.enumerated() {
            if let moment = daemon.restartAt, moment <= now { try start(number) }
        }
        if let moment = probeAt, moment <= now { try beginProbe() }
    }

    private func start(_ number: Int) throws {
        let daemon = daemons.all[number]
        try daemon.start()
        let token = Self.firstDaemonToken + 2 * UInt64(number)
        try epoll.add(daemon.program!.raw, token: token)
        if let readyPipe = daemon.readyPipe {
            try epoll.add(readyPipe.raw, token: token + 1)
        }
    }

    // MARK: Readiness

    private func beginProbe() throws {
        probeAt = nil
        let probe = try HealthProbe(address)
        self.probe = probe
        try epoll.add(probe.raw, token: Self.probeToken)
    }

    private func receiveProbe() {
        let isHealthy = probe?.receive() ?? false
        probe = nil
        guard isHealthy else {
            probeAt = Clock.monotonicSeconds + Self.probeSeconds
            return
        }
        isReady = true
        let metrics = metricsAddress.map { "metrics http://\($0)/metrics\n" } ?? ""
        try? StandardStream.output.write("ready http://\(address)\n" + metrics)
    }

    // MARK: The daemons

    /// - Returns: false when a daemon cannot work, so that all must stop.
    private func receive(_ token: UInt64) throws -> Bool {
        let number = Int(token - Self.firstDaemonToken) / 2
        let daemon = daemons.all[number]
        if !token.isMultiple(of: 2) {
            // The scheduler's workers are warm: what is left is the way to it.
            if daemon.receive(), !isReady { probeAt = Clock.monotonicSeconds }
            return true
        }
        guard let (end, delay) = daemon.end() else { return true }
        if !isReady, end.isConfigurationError {
            explain(daemon, end)
            return false
        }
        log.write(
            .error,
            "\(daemon.name) ended with \(end) "
                + "(starting it again in \(Quantity.fixed(delay, digits: 1)) s)")
        return true
    }

    /// Has all read their files again.
    private func reload() {
        do {
            try renewConfiguration()
        } catch {
            log.write(
                .error, "could not renew nginx.conf (nginx goes on with the one before)",
                ["reason": "\(error)"])
        }
        daemons.all.forEach { $0.send(SIGHUP) }
        log.write(.notice, "asked all programs to read their files again")
    }

    private func explain(_ daemon: Daemon, _ end: Program.End) {
        if daemon === daemons.nginx { daemons.nginxMessages().forEach { Message.say($0) } }
        Message.say("\(daemon.name) could not start: \(end)")
    }

    // MARK: Stopping

    private func stop() {
        let begun = Clock.monotonicSeconds
        daemons.all.reversed().forEach { $0.quit() }
        paths.removeSockets()
        wait(until: begun + Self.hurrySeconds)
        daemons.nginx.send(SIGTERM)
        wait(until: begun + Self.killSeconds)
        daemons.all.forEach { $0.kill() }
        wait(until: .infinity)
    }

    /// Waits until all have ended, or the time is over.
    private func wait(until deadline: Double) {
        guard let endings = try? Epoll() else { return }
        for (number, daemon) in daemons.all.enumerated() {
            if let program = daemon.program { try? endings.add(program.raw, token: UInt64(number)) }
        }
        while daemons.all.contains(where: { $0.program != nil }) {
            let left = deadline - Clock.monotonicSeconds
            guard left > 0, let tokens = try? endings.wait(seconds: min(left, 60)) else { return }
            for token in tokens { _ = daemons.all[Int(token)].end() }
        }
    }
}
