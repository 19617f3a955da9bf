internal import CommandLine
internal import Jobs
internal import Platform
internal import Spool

/// What `pressroom cancel`, `retry` and `promote` ask the scheduler to do with jobs.
struct JobRequests {
    private let arguments: Arguments
    private let action: ControlRequest.Action

    init(_ action: ControlRequest.Action, _ arguments: Arguments) {
        self.action = action
        self.arguments = arguments
    }

    /// How long to wait for all effects together, in seconds.
    private static let waitSeconds = 3.0

    func perform() throws -> Int32 {
        let ids = try ExistingSpool.ids(arguments)
        let spool = try ExistingSpool.open(arguments, writing: true)
        return try perform(ids, spool.lookup, spool.control)
    }

    func perform(_ ids: [JobID], _ lookup: Spool.Lookup, _ control: Spool.Control) throws -> Int32 {
        var succeeded = true
        var asked: [ControlRequest] = []
        for id in ids {
            do {
                let state = try ExistingSpool.status(of: id, in: lookup).state
                guard action.applies(to: state) else { throw refusal(id, state) }
                asked.append(ControlRequest(action, id))
            } catch let failure as Failure {
                Message.say(failure.description)
                succeeded = false
            }
        }
        try control.ask(asked)
        let deadline = Clock.monotonicSeconds + Self.waitSeconds
        for request in asked {
            let seconds = deadline - Clock.monotonicSeconds
            let isObeyed = try control.waitUntilAcknowledged(request, seconds: seconds)
            succeeded = try report(request, isObeyed: isObeyed, lookup) && succeeded
        }
        return succeeded ? 0 : 1
    }

    /// Says how a job stands now.
    /// - Returns: false when what was asked came too late.
    private func report(_ request: ControlRequest, isObeyed: Bool, _ lookup: Spool.Lookup)
        throws -> Bool
    {
        let status = try ExistingSpool.status(of: request.job, in: lookup)
        try StandardStream.output.write(Watch.line(status) + "\n")
        if action == .cancel, status.state.isFinal, status.state != .cancelled {
            Message.say(refusal(request.job, status.state).description)
            return false
        }
        if !isObeyed {
            Message.say(
                "job \(request.job): the scheduler has not processed the request yet; "
                    + "the request stays until a scheduler runs")
        }
        return true
    }

    private func refusal(_ id: JobID, _ state: JobState) -> Failure {
        Failure("job \(id) is \(state.rawValue); only a job \(action.condition)")
    }
}
