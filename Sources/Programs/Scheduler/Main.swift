internal import CommandLine
internal import Drop
internal import Glibc
internal import Jobs
internal import PipelineFiles
internal import Pipelines
internal import Platform
internal import Settings
internal import Spool

// NAME
//     pressroom-scheduler - runs the jobs of a spool
//
// DESCRIPTION
//     Claims runnable jobs, plans each by its pipeline, hands passes to one worker server for each
//     processor, records status files, publishes outputs, and tries again what may succeed then.
//
//     With --drop-folders it also makes jobs of the files that people put into
//     <spool>/drop/<pipeline>, and into the directories of --drop and of the pipelines' `drop`.
//
// READS       <pipelines>/*.yaml, <spool>/new, <spool>/shelf, <spool>/held, <spool>/control,
//             <spool>/drop and other drop folders; the secrets; tzdata
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
    private static let worker = Setting(
        "worker", .text("PROGRAM", completion: .files), "the worker",
        otherwise: "pressroom-worker beside this program")
    private static let dropFolders = Setting.flag(
        "drop-folders",
        "take the files that people put into <spool>/drop/<pipeline>, and into the directories "
            + "that pipelines and --drop name")
    private static let durability = Setting<DurabilityMode>(
        "durability", .choice("MODE"), "flush the spool, or do not because it is thrown away",
        preset: "full")
    private static let anyHour = Setting.flag(
        "any-hour", "run jobs outside their pipelines' windows too")

    private enum DurabilityMode: String, CaseIterable { case full, none }

    static func main() {
        let command = Command(
            "pressroom-scheduler", "Run the jobs of a spool through their pipelines.",
            options: [
                Settings.spool.required, Settings.pipelines.required, Settings.builtIn,
                Settings.workers, worker,
            ] + Settings.work + [Settings.secrets, Settings.publishRoot]
                + [dropFolders, Settings.drop] + Settings.acceptance
                + [durability, anyHour, Settings.readyDescriptor],
            examples: [
                .init(
                    "pressroom-scheduler --spool var/spool --pipelines pipelines",
                    "Run until Ctrl-C.")
            ])
        let arguments = command.parseOrExit()
        let log = Log(program: "pressroom-scheduler")
        do {
            try Service(arguments, log: log).run()
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

    /// The program with its options understood.
    private struct Service {
        enum Refusal: Error { case locked(String) }

        let spoolPath: String
        let pipelinesPath: String
        let slots: Int
        let memoryBytes: Int
        let worker: (path: String, arguments: [String])
        let arguments: Arguments
        let durability: Spool.Durability
        let followsSchedules: Bool
        let ready: ReadySignal
        let log: Log

        init(_ arguments: Arguments, log: Log) {
            self.arguments = arguments
            spoolPath = arguments[Settings.spool]
            pipelinesPath = arguments[Settings.pipelines]
            slots = arguments[Settings.workers] ?? Processors.available
            // The other half is for pictures that take more than their headers say, and for files
            // that are read again.
            memoryBytes = arguments[Settings.memory] ?? Memory.availableBytes / 2
            worker = (
                arguments[Main.worker] ?? Program.sibling("pressroom-worker"),
                ["--sandbox", arguments[Settings.sandbox].rawValue]
            )
            durability =
                switch arguments[Main.durability] {
                case .full: .full
                case .none: .none
                }
            followsSchedules = !arguments[Main.anyHour]
            ready = ReadySignal(arguments[Settings.readyDescriptor].map(Int32.init))
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
            guard let lock = try spool.claims.lock() else { throw Refusal.locked(spoolPath) }
            defer { withExtendedLifetime(lock) {} }
            let catalog = Catalog(
                pipelinesPath, builtIn: arguments[Settings.builtIn], log: log,
                unusable: "its jobs wait")
            // Before any thread, too: a process is forked to find out what it may do.
            for warning in catalog.warningsOfPackages { log.write(.warning, warning) }
            let clock = SchedulerClock()
            let retention = durability == .full ? try beginRetention(spool, clock) : nil
            guard try retention == nil || waitForDiskSpace(spool, signals) else { return }
            let batches = spool.batches
            let recipients: (Manifest, Status) -> Recipients = { manifest, status in
                guard durability == .full else { return Recipients() }
                return catalog.recipients(of: manifest, ending: status) { batch in
                    (try? batches.manifest(of: batch))?.title?.text
                }
            }
            let recovery = try spool.claims.recover(
                notifying: recipients, keeping: catalog.keepSeconds(of:))
            report(recovery)
            for status in recovery.ends { retention?.note(status) }
            let engine = try Engine(
                spool: spool, catalog: catalog, worker: worker, slots: slots,
                memoryBytes: memoryBytes, followsSchedules: followsSchedules,
                retention: retention, secrets: Secrets(path: arguments[Settings.secrets]),
                clock: clock, signals: signals, log: log, recipients: recipients,
                onReady: {
                    ready.send(log, ["slots": String(slots), "spool": spoolPath])
                })
            let dropped = try beginDrop(spool, catalog, engine.inbox)
            defer { dropped?.stop() }
            try engine.run()
            log.write(.notice, "stopped")
        }

        private func beginRetention(_ spool: Spool, _ clock: SchedulerClock) throws(SystemError)
            -> Retention
        {
            let log = log
            let retention = try Retention(spool: spool, log: log, now: { clock.now }) { error in
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
            while try !spool.disk.hasSpace(had: seconds == 0.5) {
                // What was cut off may be what fills the disk.
                _ = try spool.intake.reapSubmissions()
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

        private func beginDrop(_ spool: Spool, _ catalog: Catalog, _ inbox: Inbox<Message>)
            throws(SystemError) -> DropService?
        {
            guard arguments[Main.dropFolders] else { return nil }
            let settings = DropSettings(
                spool: spool, queueMax: arguments[Settings.queueMax],
                reserveBytes: arguments[Settings.reserve],
                notifiable: arguments[Settings.notifyDomains] ?? .none,
                publishRoots: arguments[Settings.publishRoot],
                directories: arguments[Settings.drop], log: log)
            return try DropService(settings, catalog) { inbox.post(.failed($0)) }
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
