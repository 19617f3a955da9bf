internal import CommandLine
internal import Settings
internal import Jobs
internal import Platform
internal import Spool

/// `pressroom delete`: removes jobs that have ended, with their files.
struct Delete: Subcommand {
    static let command = Command(
        "pressroom delete",
        "Remove jobs that have ended, with all their files. Other jobs are left as they are.",
        operands: [.jobs], options: [Settings.spool],
        examples: [.init("pressroom delete ID", "Remove a job, its uploads and its results.")],
        notes: [.exitStatus])

    private let arguments: Arguments

    init(_ arguments: Arguments) { self.arguments = arguments }

    /// How long to wait for a job that is about to be filed, in seconds.
    private static let waitSeconds = 1.0

    func perform() throws -> Int32 {
        let ids = try ExistingSpool.ids(arguments)
        let spool = try ExistingSpool.open(arguments, writing: true)
        defer { spool.closeInstance() }
        var succeeded = true
        for id in ids {
            do {
                let state = try ExistingSpool.status(of: id, in: spool.lookup).state
                guard try state.isFinal && spool.control.remove(id, seconds: Self.waitSeconds)
                else {
                    throw Failure(
                        "job \(id) is \(state.rawValue); only a job that has ended "
                            + "can be deleted ('pressroom cancel \(id)' ends it)")
                }
                try StandardStream.output.write("\(id)  deleted\n")
            } catch let failure as Failure {
                Message.say(failure.description)
                succeeded = false
            }
        }
        return succeeded ? 0 : 1
    }
}
