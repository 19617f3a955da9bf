internal import CommandLine
internal import Jobs
internal import Settings

/// `pressroom retry`: runs failed and cancelled jobs again.
struct Retry: Subcommand {
    static let command = Command(
        "pressroom retry",
        "Run failed or cancelled jobs again. Completed steps are kept; attempts are counted from "
            + "1. Print the state of each job.",
        operands: [.jobs], options: [Settings.spool],
        examples: [
            .init("pressroom retry ID", "Run a job again after its pipeline was corrected.")
        ],
        notes: [.exitStatus])

    private let arguments: Arguments

    init(_ arguments: Arguments) { self.arguments = arguments }

    func perform() throws -> Int32 { try JobRequests(.retry, arguments).perform() }
}
