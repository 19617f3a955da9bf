import Jobs
import Platform

extension WorkerServer {
    /// Why a worker server cannot go on.
    struct Failure: Error, Equatable {
        /// What could not be done, for the log.
        let event: String
        let reason: String
        let exitCode: ExitCode

        /// The system refused something; it may not the next time.
        static func refused(_ error: SystemError) -> Failure {
            Failure(event: "could not serve", reason: "\(error)", exitCode: .temporary)
        }

        /// What the scheduler sent makes no sense: the two programs do not belong together.
        static func misunderstood(_ reason: String) -> Failure {
            Failure(
                event: "could not understand the scheduler", reason: reason,
                exitCode: .permanent)
        }

        /// A child cannot be confined on this system.
        static let unconfined = Failure(
            event: "could not set up the sandbox",
            reason: "a part of it is missing here; --sandbox best-effort goes on without",
            exitCode: .permanent)
    }

    /// Makes a call of the system whose failure ends the server.
    static func refusable<Result: ~Copyable>(_ call: () throws(SystemError) -> Result)
        throws(Failure) -> Result
    {
        do throws(SystemError) {
            return try call()
        } catch {
            throw .refused(error)
        }
    }
}
