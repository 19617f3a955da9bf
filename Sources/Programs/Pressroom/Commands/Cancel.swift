internal import CommandLine
internal import Jobs
internal import Settings

/// `pressroom cancel`: ends jobs before their time.
struct Cancel: Subcommand {
    static let command = Command(
        "pressroom cancel",
        "Cancel jobs. Waiting jobs do not start, running jobs are stopped; outputs of completed "
            + "steps are kept. Print the state of each job.",
        operands: [.jobs], options: [Settings.spool],
        examples: [.init("pressroom cancel ID", "Cancel a job.")],
        notes: [.exitStatus])

    private let arguments: Arguments

    init(_ arguments: Arguments) { self.arguments = arguments }

    func perform() throws -> Int32 { try JobRequests(.cancel, arguments).perform() }
}
