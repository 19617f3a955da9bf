internal import Glibc
internal import Jobs
internal import Platform

/// Delivers by running a program of the operator's, with the status on its standard input.
struct HookTransport: Sendable {
    /// `nil` when the operator has none.
    let directory: HookDirectory?
    /// How long a program may take, in seconds.
    var timeoutSeconds = 60.0

    func deliver(_ attempt: DeliveryAttempt, to name: String, shouldStop: () -> Bool) -> Outcome {
        guard let directory else {
            return .postponed("no hook programs are set up here", detail: "see --hooks")
        }
        switch directory.program(name) {
        case .failure(let error):
            return .postponed("the hook program may not be run", detail: error.description)
        case .success(let path):
            return run(path, attempt, shouldStop: shouldStop)
        }
    }

    private func run(_ path: String, _ attempt: DeliveryAttempt, shouldStop: () -> Bool) -> Outcome
    {
        let about = attempt.outboxEvent.about
        let program = Subprocess(
            path: path, arguments: [],
            environment: [
                "PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8",
                "PRESSROOM_\(about.key.uppercased())=\(about.id)",
                "PRESSROOM_STATE=\(attempt.outboxEvent.state.rawValue)",
                "PRESSROOM_PIPELINE=\(attempt.pipeline)",
                "PRESSROOM_NOTIFICATION=\(attempt.delivery.id)",
                "PRESSROOM_ATTEMPT=\(attempt.delivery.attempts + 1)",
            ])
        do throws(SystemError) {
            return outcome(
                try program.run(
                    input: attempt.outboxEvent.hookBody,
                    seconds: timeoutSeconds, shouldStop: shouldStop))
        } catch {
            return .postponed("the hook program could not be run", detail: error.description)
        }
    }

    private func outcome(_ end: Subprocess.End) -> Outcome {
        switch end {
        case .ended(.exited(ExitCode.done.rawValue), let printed): .delivered(detail: printed)
        case .ended(.exited(ExitCode.permanent.rawValue), let printed):
            .refused("the hook program refused (exit status 100)", detail: printed)
        case .ended(let end, let printed):
            .postponed("the hook program ended with \(end)", detail: printed)
        case .overdue: .postponed("the hook program took too long")
        case .interrupted: .interrupted
        }
    }
}
