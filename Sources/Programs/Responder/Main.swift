internal import CommandLine
internal import FastCGI
internal import Glibc
internal import Jobs
internal import Platform

// NAME
//     pressroom-responder - answers the FastCGI requests of a web server
//
// DESCRIPTION
//     Takes requests from two Unix sockets, one for uploads and one for everything else, so that
//     slow uploads never keep a status waiting. Streams uploads into the spool and commits each as
//     a job before it says 202; serves status, and names the files the web server shall send; all
//     results of a job in one ZIP it sends itself. Passes on requests for jobs, and removes
//     ended jobs on request. One more thread holds all requests that follow a job, in
//     a stream of events or until it changes.
//
// READS       <pipelines>/*.yaml, status and manifests of jobs in <spool>
// WRITES      <spool>/tmp, new, shelf, batches, control and keys; takes from done, failed and
//             cancelled what is deleted; its sockets; one JSON line an event on standard error
// PRIVILEGES  the spool and the directory of its sockets. It never decodes media, starts a program,
//             or opens a network connection.
// EXIT STATUS 0 stopped as asked; 2 wrong usage; 111 it could not start, or the system failed it:
//             a directory of the spool could not be flushed, after which nothing can be promised
// STOPPING    SIGTERM, SIGINT: takes no more requests and finishes those that have begun, for five
//             seconds at most. An upload cut off then leaves nothing that would be run. Once a 202
//             is sent it holds nothing of the job. Streams of events end at once, and who waits
//             for a job is answered with its status as it is.
// RELOADING   SIGHUP: reads the pipelines again.
// WEAKNESSES  Malformed management records of FastCGI end the process (libfcgi aborts): nobody but
//             the web server may reach the sockets. A request that is never read to its end is held
//             until the web server gives it up.

@main enum Main {
    static func main() {
        let sockets = ListeningSocket.activated(
            environment: { name in getenv(name).map { String(cString: $0) } },
            processID: getpid())
        let arguments = Options.command.parseOrExit()
        let log = Log(program: "pressroom-responder")
        do {
            let options = try Options(
                arguments, areSocketsPassed: sockets.count == 2,
                environment: Program.environment)
            try Service(options, passed: sockets, log: log).run()
            log.write(.notice, "stopped")
        } catch let error as UsageError {
            try? StandardStream.error.write("\(error)\n")
            exit(UsageError.exitStatus)
        } catch {
            log.write(.error, "\(error)")
            exit(ExitCode.temporary.rawValue)
        }
        // Ends threads, too, that are still reading an upload.
        exit(0)
    }
}
