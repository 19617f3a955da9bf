internal import Glibc
internal import Jobs
internal import Platform

// NAME
//     pressroom - the operator's tool
//
// DESCRIPTION
//     `up` starts nginx and the daemons in the foreground. `run` processes files with no server.
//     `submit`, `status`, `watch` and `list` look after jobs in a spool, `cancel`, `retry`,
//     `release` and `delete` act on them, `notify` delivers their notifications again; `hold` and
//     `release` act on
//     pipelines; `check` reads pipelines; `plan` shows what they would do, and has a confined
//     worker read the headers of files for it.
//
// READS       the files it is given; pipelines; the spool; nginx.conf
// WRITES      results to standard output, messages to standard error; `submit`, `cancel`, `retry`,
//             `release`, `hold`, `notify`, `delete`: the spool;
//             `run`: the directory behind -o, with a hidden directory in it while it runs;
//             `up`: its run directory
// PRIVILEGES  those of who calls it; `up` as root with --user gives up root for all it starts. Root
//             acts in a spool as its owner; the files to `submit` are read as root all the same.
// EXIT STATUS 0 done; 1 something failed, as it said; 2 wrong usage; `run`, when a signal ended it,
//             128 and the signal's number
// STOPPING    SIGINT, SIGTERM: `up` stops all it has started within five seconds, `run` throws
//             away what is half done, by SIGHUP too. What they started ends even when they are
//             killed.
// RELOADING   SIGHUP: `up` makes nginx's configuration anew and passes the signal on; nginx and the
//             daemons read their files again and stop nothing. A configuration that nginx does not
//             take is reported, and the one before stays.
// WEAKNESSES  Who calls `submit`, `cancel`, `retry`, `release`, `hold`, `notify` or `delete` must
//             be the spool's owner, or root.

@main enum Main {
    static func main() {
        let arguments = Commands.pressroom.parseOrExit()
        do {
            exit(try perform(arguments))
        } catch let error as UsageError {
            Message.say("\(error)", named: false)
            exit(UsageError.exitStatus)
        } catch {
            Message.say("\(error)")
            exit(1)
        }
    }

    private static func perform(_ arguments: Arguments) throws -> Int32 {
        // One job may have more files than a shell's usual limit.
        try ResourceLimits.raiseDescriptors()
        return switch arguments.command {
        case Commands.up.name: try Up(arguments).perform()
        case Commands.run.name: try Run(arguments).perform()
        case Commands.submit.name: try Submit(arguments).perform()
        case Commands.status.name: try ShowStatus(arguments).perform()
        case Commands.watch.name: try Watch(arguments).perform()
        case Commands.list.name: try List(arguments).perform()
        case Commands.cancel.name: try Ask(.cancel, arguments).perform()
        case Commands.retry.name: try Ask(.retry, arguments).perform()
        case Commands.release.name: try Release(arguments).perform()
        case Commands.hold.name: try Hold(arguments).perform()
        case Commands.notify.name: try Notify(arguments).perform()
        case Commands.delete.name: try Delete(arguments).perform()
        case Commands.plan.name: try Plan(arguments).perform()
        case Commands.check.name: try Check(arguments).perform()
        case Commands.launch.name: try Launch(arguments).perform()
        default: preconditionFailure("every command is performed")
        }
    }
}
