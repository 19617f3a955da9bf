internal import CommandLine
internal import Glibc
internal import Jobs
internal import Platform

// NAME
//     pressroom-notifier - delivers notifications of ended jobs, and publishes their outputs
//
// DESCRIPTION
//     Delivers what the outbox of a spool marks: by email (SMTP, or sendmail), by webhooks as
//     Standard Webhooks describes, and by hook programs; and puts outputs into the directories and
//     on the servers that pipelines name under `publish`, whole and under names for people. Each
//     is delivered at least once; what fails is tried again for three days, ever later, and is
//     parked then.
//
// READS       <spool>/outbox; of jobs that have ended status.json, notify/ and small outputs, whose
//             bytes it passes on unread; <pipelines>/*.yaml; the file of secrets
// WRITES      the directories and servers of `publish`; notify/ of jobs and batches; removes from
//             <spool>/outbox what is done; one JSON line an event on standard error
// PRIVILEGES  the spool, the network, the hook programs of a directory that nobody else may write.
//             It never decodes media, and moves no jobs.
// EXIT STATUS 0 stopped as asked; 2 wrong usage; 100 another notifier has the spool; 111 the spool
//             failed: the next start finds all that is not delivered
// STOPPING    SIGTERM, SIGINT: begins no delivery, breaks off those under way within two seconds
//             and delivers them at the next start. Killed in any other way it loses nothing.
// RELOADING   SIGHUP: reads the pipelines and the file of secrets again.
// WEAKNESSES  What was delivered, and not written down before it was killed, is delivered again;
//             its receiver knows it by its id.

@main enum Main {
    static func main() {
        let arguments = Options.command.parseOrExit()
        let log = Log(program: "pressroom-notifier")
        do {
            try Service(Options(arguments), log: log).run()
            log.write(.notice, "stopped")
        } catch let error as UsageError {
            try? StandardStream.error.write("\(error)\n")
            exit(UsageError.exitStatus)
        } catch let error as MailSettingsError {
            log.write(.error, error.description)
            exit(UsageError.exitStatus)
        } catch Service.Refusal.locked(let path) {
            log.write(.error, "another notifier has the spool \"\(path)\"")
            exit(ExitCode.permanent.rawValue)
        } catch {
            log.write(.error, "\(error)")
            exit(ExitCode.temporary.rawValue)
        }
        // Ends threads, too, whose deliveries did not end in time.
        exit(0)
    }
}
