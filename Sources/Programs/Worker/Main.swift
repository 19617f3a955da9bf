import CommandLine
import Glibc
import Jobs
import Platform
import Settings

// NAME
//     pressroom-worker - decodes and renders, in confined child processes
//
// DESCRIPTION
//     Started by the scheduler with a channel as descriptor 3. On it come tasks, each with the
//     files to read and to write as open descriptors; on it goes how each ended. Loads libvips and
//     poppler once, then forks a child for each task, or for several short ones of one sender. The
//     child confines itself before it reads a byte (Libraries/Platform/Sandbox/Confinement.swift),
//     works on the tasks' descriptors, sends events on a channel of its own, and ends. The
//     process itself reads no media, and has one thread, because others would not survive a fork.
//
// READS       the tasks' inputs; for a PDF, fonts and their configuration
// WRITES      the tasks' outputs; one JSON line an event to standard error
// PRIVILEGES  none. Started as root, its children become nobody. The only program that links
//             decoders.
// EXIT STATUS 0 the scheduler closed the channel, or SIGTERM came; 2 wrong usage; 100 the sandbox
//             cannot be set up here, or a message makes no sense; 111 the system refused something
// STOPPING    SIGTERM, or the end of the scheduler: kills the child that is running and ends; the
//             scheduler runs its task again. SIGINT and SIGHUP are ignored: a terminal sends them
//             to the scheduler as well, and that decides.
// WEAKNESSES  Those of the confinement. It ends with the thread that started it, which must live
//             on (PR_SET_PDEATHSIG in prctl(2)).

@main enum Main {
    /// Where the scheduler puts the channel.
    private static let controlNumber: Int32 = 3
    /// The most files of one task, and its channel.
    private static let descriptorsMax = 4096

    static func main() {
        let command = Command(
            "pressroom-worker",
            "Run the tasks of pressroom-scheduler, which starts it. Not for use by hand.",
            options: [Settings.sandbox])
        let arguments = command.parseOrExit()
        let log = Log(program: "pressroom-worker")
        do {
            let strength: Confinement.Strength =
                switch arguments[Settings.sandbox] {
                case .strict: .strict
                case .bestEffort: .bestEffort
                }
            guard Channel.isChannel(controlNumber) else {
                throw UsageError(
                    "descriptor \(controlNumber) is no channel to a scheduler",
                    command: command.name)
            }
            let control = Channel(owning: controlNumber, descriptorsMax: descriptorsMax)
            try WorkerServer(control: control, strength: strength, log: log).run()
        } catch let error as UsageError {
            try? StandardStream.error.write("\(error)\n")
            exit(UsageError.exitStatus)
        } catch let failure as WorkerServer.Failure {
            log.write(.error, failure.event, ["reason": failure.reason])
            exit(failure.exitCode.rawValue)
        } catch {
            preconditionFailure("\(error) is no failure of a worker")
        }
    }
}
