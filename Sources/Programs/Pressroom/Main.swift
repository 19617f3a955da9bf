internal import CommandLine
internal import Glibc
internal import Jobs
internal import Platform

// NAME
//     pressroom - the operator's tool
//
// DESCRIPTION
//     `up` starts nginx and the daemons in the foreground. `run` processes files with no server.
//     `submit`, `status`, `watch` and `list` look after jobs in a spool, `cancel`, `retry`,
//     `promote` and `delete` act on them, `notify` delivers their notifications again; `pause` and
//     `resume` act on pipelines; `check` reads pipelines; `plan` shows what they would do, and has
//     a confined worker read the headers of files for it; `steps` and `schema` show what they may
//     say.
//
// READS       the files it is given; pipelines; the spool; nginx.conf
// WRITES      results to standard output, messages to standard error; `submit`, `cancel`, `retry`,
//             `promote`, `pause`, `resume`, `notify`, `delete`: the spool;
//             `run`: the directory behind -o, or without it the folders of the files, with a
//             hidden directory there while it runs, and a hidden file when it was stopped;
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
// WEAKNESSES  Who calls `submit`, `cancel`, `retry`, `promote`, `pause`, `resume`, `notify` or
//             `delete` must be the spool's owner, or root.

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
        let chosen = Commands.all.first { $0.command.isCalled(by: arguments) }!
        return try chosen.init(arguments).perform()
    }
}
