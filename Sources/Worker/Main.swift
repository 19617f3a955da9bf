import Glibc
import Jobs
import Platform

/// pressroom-worker: decodes and renders, one confined child process a task.
///
/// Started by the scheduler with a channel as descriptor 3. On it come tasks, each with the files to
/// read and to write as open descriptors; on it goes how each one ended. Of all programs this one
/// alone links libvips and poppler, and loads them once. For each task it forks a child that confines
/// itself before it reads a byte (see `Confinement`), works on the task's descriptors, tells its
/// events on the task's own channel, and ends. The process itself reads no media, and has one thread,
/// since more would not survive a fork.
///
/// Reads and writes nothing but those descriptors; logs to standard error, one JSON line an event.
/// Fonts and their configuration are read when a task needs them.
///
/// Privileges: none. Started as root, its children become nobody.
///
/// Exit status: 0 when the scheduler closed the channel or SIGTERM came, 2 on wrong usage, 100 when
/// the sandbox cannot be set up here or a message makes no sense, 111 when the system refused
/// something for now.
///
/// When told to stop, by SIGTERM or because the scheduler is gone, it kills the child that is running
/// and ends; the scheduler runs the task again. It ignores SIGINT, which a terminal sends to the
/// scheduler as well: that decides.
///
/// Known weaknesses: those of `Confinement`. A child is one process of the machine's nobody or of the
/// user the scheduler runs as; where that user's processes are counted, so is it.
@main enum Main {
    static let version = "0.1.0"
    /// Where the scheduler puts the channel.
    private static let controlNumber: Int32 = 3
    /// The most files of one task, and its channel.
    private static let descriptorsMax = 4096

    static func main() {
        do throws(Options.Mistake) {
            switch try Options.parse(Array(CommandLine.arguments.dropFirst())) {
            case .help: say(Options.usage, to: 1)
            case .version: say("pressroom-worker \(version)\n", to: 1)
            case .serve(let options): exit(serve(options))
            }
        } catch {
            say("pressroom-worker: \(error.text)\n\n\(Options.usage)", to: 2)
            exit(2)
        }
    }

    private static func serve(_ options: Options) -> Int32 {
        guard Channel.isChannel(controlNumber) else {
            say("pressroom-worker: descriptor \(controlNumber) is no channel to a scheduler\n\n"
                + Options.usage, to: 2)
            return 2
        }
        let log = Log(program: "pressroom-worker")
        do throws(WorkerServer.Failure) {
            let control = Channel(owning: controlNumber, descriptorsMax: descriptorsMax)
            try WorkerServer(control: control, strength: options.strength, log: log).run()
            return 0
        } catch {
            log.write(.error, error.event, ["reason": error.reason])
            return error.exitCode.rawValue
        }
    }

    private static func say(_ text: String, to descriptor: Int32) {
        var text = text
        text.withUTF8 { _ = write(descriptor, $0.baseAddress, $0.count) }
    }
}
