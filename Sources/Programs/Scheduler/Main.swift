internal import Drop
internal import Glibc
internal import Jobs
internal import PipelineFiles
internal import Pipelines
internal import Platform
internal import Spool

// NAME
//     pressroom-scheduler - runs the jobs of a spool
//
// DESCRIPTION
//     Claims runnable jobs, plans each by its pipeline, hands passes to one worker server for each
//     processor, records status files, publishes outputs, and tries again what may succeed then.
//
//     With --drop it also makes jobs of the files that people put into <spool>/drop/<pipeline>.
//
// READS       <pipelines>/*.yaml, <spool>/new, <spool>/shelf, <spool>/held, <spool>/control,
//             <spool>/drop; tzdata
// WRITES      <spool>/work, done, failed, cancelled, held, new, shelf, corrupt; takes away what it
//             has obeyed from <spool>/control; removes stale <spool>/tmp
// PRIVILEGES  the spool; starts pressroom-worker. It never decodes media or uses the network.
// EXIT STATUS 0 stopped as asked; 2 wrong usage; 100 another scheduler has the spool, or the
//             workers cannot run here; 111 the spool failed (a flush, a full disk): the next start
//             recovers. While the disk is full it waits, and begins nothing.
// STOPPING    SIGTERM, SIGINT: takes no more work, gives tasks two seconds, gives the jobs of those
//             it then kills back to the queue. Killed in any other way it loses nothing: what it
//             was working on is begun again at the next start, its finished steps kept.
// RELOADING   SIGHUP: reads the pipelines again.
// WEAKNESSES  One spool, one scheduler. A retry of a job uses the pipeline as it is defined then,
//             but keeps the steps that completed before.

@main enum Main {
    private static let spool = Option.value("spool", "DIR", "the queue", isRequired: true)
    private static let pipelines = Option.value(
        "pipelines", "DIR", "the directory of pipeline files", isRequired: true)
    private static let workers = Option.value(
        "workers", "N", "tasks to run at once (default: the number of processors)")
    private static let memory = Option.value(
        "memory", "SIZE",
        "memory for all tasks together, such as 4GB (default: half of the machine's)")
    private static let worker = Option.value(
        "worker", "PROGRAM", "the worker (default: pressroom-worker beside this program)")
    private static let sandbox = Option.value(
        "sandbox", "MODE", "strict, or best-effort where the kernel lacks Landlock",
        preset: "strict")
    private static let drop = Option.flag(
        "drop", "take the files that people put into <spool>/drop/<pipeline>")
    private static let queueMax = Option.value(
        "queue-max", "N", "with --drop: take no more files when this many jobs wait",
        preset: "100000")
    private static let reserve = Option.value(
        "reserve", "SIZE", "with --drop: disk space to leave free", preset: "1GB")
    private static let notifyDomains = Option.value(
        "notify-domains", "LIST",
        "with --drop: domains, separated by commas, that a sidecar file may name in a mail address "
            + "(default: none)")
    private static let durability = Option.value(
        "durability", "MODE", "full, or none for a spool that is thrown away", preset: "full")
    private static let anyHour = Option.flag(
        "any-hour", "run jobs outside their pipelines' windows too")
    private static let readyDescriptor = Option.value(
        "ready-fd", "N", "a descriptor to write a line to when the workers are warm")

    static func main() {
        let command = Command(
            "pressroom-scheduler", "Run the jobs of a spool through their pipelines.",
            options: [
                spool, pipelines, workers, memory, worker, sandbox, drop, queueMax,
                reserve, notifyDomains, durability, anyHour, readyDescriptor,
            ],
            examples: [
                .init(
                    "pressroom-scheduler --spool var/spool --pipelines pipelines",
                    "Run until Ctrl-C.")
            ])
        let arguments = command.parseOrExit()
        let log = Log(program: "pressroom-scheduler")
        do {
            try Service(command: command, arguments: arguments, log: log).run()
        } catch let error as UsageError {
            try? StandardStream.error.write("\(error)\n")
            exit(UsageError.exitStatus)
        } catch let error as SchedulerError where error.isPermanent {
            log.write(.error, error.description)
            exit(ExitCode.permanent.rawValue)
        } catch Service.Refusal.locked(let path) {
            log.write(.error, "another scheduler runs the spool \"\(path)\"")
            exit(ExitCode.permanent.rawValue)
        } catch {
            log.write(.error, "\(error)")
            exit(ExitCode.temporary.rawValue)
        }
    }

    private typealias DropLimits = (
        queueMax: Int, reserveBytes: Int,
        notifiable: NotifiableAddresses
    )

    /// What `--drop` and what belongs to it say; `nil` when nothing is to be taken.
    private static func dropLimits(_ arguments: Arguments) throws(UsageError)
        -> DropLimits?
    {
        guard arguments.has(drop) else { return nil }
        let text = arguments.value(reserve)!
        guard let bytes = MemorySize.bytes(text) else {
            throw arguments.wrong(reserve, text, "a size, \(MemorySize.rangeText), is needed")
        }
        let domains = arguments.value(notifyDomains) ?? ""
        guard let notifiable = NotifiableAddresses(domains) else {
            throw arguments.wrong(notifyDomains, domains, "domains with commas between are needed")
        }
        return (try arguments.number(queueMax, in: 1...10_000_000)!, bytes, notifiable)
    }

    private static func memoryBytes(_ arguments: Arguments) throws(UsageError) -> Int {
        // The other half is for pictures that take more than their headers say, and for files that
        // are read again.
        guard let text = arguments.value(memory) else { return Memory.availableBytes / 2 }
        guard let bytes = MemorySize.bytes(text) else {
            throw arguments.wrong(memory, text, "a size, \(MemorySize.rangeText), is needed")
        }
        return bytes
    }

    /// The program with its options understood.
    private struct Service {
        enum Refusal: Error { case locked(String) }
        enum DurabilityMode: String, CaseIterable { case full, none }
        enum SandboxMode: String, CaseIterable { case strict, bestEffort = "best-effort" }

        let spoolPath: String
        let pipelinesPath: String
        let slots: Int
        let memoryBytes: Int
        let worker: (path: String, arguments: [String])
        let drop: DropLimits?
        let durability: Spool.Durability
        let followsSchedules: Bool
        let readyDescriptor: Int32?
        let log: Log

        init(command: Command, arguments: Arguments, log: Log) throws(UsageError) {
            spoolPath = arguments.value(Main.spool)!
            pipelinesPath = arguments.value(Main.pipelines)!
            slots = try arguments.number(Main.workers, in: 1...1024) ?? Processors.available
            memoryBytes = try Main.memoryBytes(arguments)
            let mode = try arguments.choice(Main.sandbox, of: SandboxMode.self)!
            worker = (
                arguments.value(Main.worker) ?? Program.sibling("pressroom-worker"),
                ["--sandbox", mode.rawValue]
            )
            drop = try Main.dropLimits(arguments)
            durability =
                switch try arguments.choice(Main.durability, of: DurabilityMode.self)! {
                case .full: .full
                case .none: .none
                }
            followsSchedules = !arguments.has(Main.anyHour)
            readyDescriptor = try arguments.number(Main.readyDescriptor, in: 0...1_000_000)
                .map(Int32.init)
            self.log = log
        }

        func run() throws {
            // Before any thread, so that every thread has them blocked.
            let signals = try Signals([SIGTERM, SIGINT, SIGHUP])
            // A task that joins many files has them all open.
            try ResourceLimits.raiseDescriptors()
            let log = log
            let spool = try Spool(
                opening: spoolPath, durability: durability,
                onSkip: { error in
                    log.write(.error, "\(error) (skipped for now)")
                })
            guard let lock = try spool.lock() else { throw Refusal.locked(spoolPath) }
            defer { withExtendedLifetime(lock) {} }
            let catalog = Catalog(pipelinesPath, log: log, unusable: "its jobs wait")
            let retention = durability == .full ? try beginRetention(spool) : nil
            guard try retention == nil || waitForDiskSpace(spool, signals) else { return }
            let recipients =
                spool.durability == .full
                ? catalog.recipients(of:ending:)
                : { _, _ in Recipients() }
            let recovery = try spool.recover(
                notifying: recipients, keeping: catalog.keepSeconds(of:))
            report(recovery)
            for status in recovery.ends { retention?.note(status) }
            let engine = try Engine(
                spool: spool, catalog: catalog, worker: worker, slots: slots,
                memoryBytes: memoryBytes, followsSchedules: followsSchedules,
                retention: retention, signals: signals, log: log,
                recipients: recipients, onReady: signalReady)
            let dropped = try beginDrop(spool, catalog, engine.inbox)
            defer { dropped?.stop() }
            try engine.run()
            log.write(.notice, "stopped")
        }

        private func beginRetention(_ spool: Spool) throws(SystemError) -> Retention {
            let log = log
            let retention = try Retention(spool: spool, log: log, now: { Engine.now }) { error in
                log.write(.error, "\(SchedulerError.system(error))")
                exit(ExitCode.temporary.rawValue)
            }
            try retention.start()
            return retention
        }

        /// Waits until the disk has room to put the spool in order: a start without would only end
        /// again, and count against the jobs that were at work.
        /// - Returns: false when we are asked to stop before.
        private func waitForDiskSpace(_ spool: Spool, _ signals: Signals) throws(SystemError)
            -> Bool
        {
            let epoll = try Epoll()
            try epoll.add(signals.raw, token: 0)
            var seconds = 0.5
            while try !spool.hasDiskSpace(had: seconds == 0.5) {
                // What was cut off may be what fills the disk.
                _ = try spool.reapSubmissions()
                seconds = min(30, seconds * 2)
                log.write(
                    .error, "the disk is full (looking again in \(Int(seconds)) s)",
                    ["spool": spoolPath])
                _ = try epoll.wait(seconds: seconds)
                // What it reads again by SIGHUP it has not read yet.
                while let signal = signals.next() { if signal != SIGHUP { return false } }
            }
            return true
        }

        private func beginDrop(_ spool: Spool, _ catalog: Catalog, _ inbox: Inbox)
            throws(SystemError) -> DropService?
        {
            guard let drop else { return nil }
            let settings = DropSettings(
                spool: spool, queueMax: drop.queueMax,
                reserveBytes: drop.reserveBytes,
                notifiable: drop.notifiable, log: log)
            return try DropService(settings, catalog) { inbox.post(.failed($0)) }
        }

        private func signalReady() {
            log.write(.notice, "ready", ["slots": String(slots), "spool": spoolPath])
            guard let readyDescriptor else { return }
            let descriptor = Descriptor(owning: readyDescriptor)
            // The reader of the pipe may have gone.
            try? descriptor.write(Array("ready\n".utf8))
        }

        private func report(_ recovery: Recovery) {
            for id in recovery.requeued {
                log.write(.notice, "an interrupted job is queued again", ["job": id.text])
            }
            for id in recovery.filed {
                log.write(
                    .notice, "an ended job was moved to its final directory", ["job": id.text])
            }
            for id in recovery.failed {
                log.write(
                    .error, "a job was interrupted too often and has failed",
                    ["job": id.text])
            }
            for name in recovery.corrupt {
                log.write(.error, "an unreadable entry was moved to corrupt/", ["entry": name])
            }
            if recovery.reaped > 0 {
                log.write(
                    .notice, "removed uploads that were cut off",
                    ["count": String(recovery.reaped)])
            }
        }
    }
}
