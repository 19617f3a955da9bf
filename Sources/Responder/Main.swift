internal import FastCGI
internal import Glibc
internal import Platform

/// pressroom-responder: answers the FastCGI requests of a web server.
///
/// Reads requests from two Unix sockets, one for uploads and one for everything else, so that slow
/// uploads never keep a status waiting. Writes accepted jobs into the spool, and reads status and
/// results there; reads pipeline definitions. Logs to standard error, one JSON line an event.
///
/// Privileges: the spool's and the sockets' owner. Never decodes media, never starts a program,
/// never opens a network connection.
///
/// Exit status: 0 after SIGTERM or SIGINT, 1 when it could not start, 2 on wrong usage.
///
/// When told to stop it accepts nothing more, finishes what has begun within five seconds, and ends;
/// an upload cut off then leaves nothing that would be run. After a 202 it holds nothing of the job.
///
/// Known weaknesses: malformed management records of FastCGI can end the process (libfcgi aborts),
/// so nobody but the web server may reach the sockets.
@main enum Main {
    static let version = "0.1.0"

    static func main() {
        let sockets = ListeningSocket.activated(
            environment: { name in getenv(name).map { String(cString: $0) } },
            processID: getpid())
        do throws(Options.Mistake) {
            let arguments = Array(CommandLine.arguments.dropFirst())
            switch try Options.parse(arguments, areSocketsPassed: sockets.count == 2) {
            case .help: say(Options.usage, to: 1)
            case .version: say("pressroom-responder \(version)\n", to: 1)
            case .serve(let options): serve(options, sockets)
            }
        } catch {
            say("pressroom-responder: \(error.text)\n\n\(Options.usage)", to: 2)
            exit(2)
        }
    }

    private static func serve(_ options: Options, _ sockets: [ListeningSocket]) {
        let log = Log(program: "pressroom-responder")
        do throws(SystemError) {
            try Service(options, passed: sockets, log: log).run()
        } catch {
            log.write(.error, "could not start", ["reason": "\(error)"])
            exit(1)
        }
        // Ends threads that are still reading an upload, too.
        exit(0)
    }

    private static func say(_ text: String, to descriptor: Int32) {
        _ = write(descriptor, text, text.utf8.count)
    }
}
