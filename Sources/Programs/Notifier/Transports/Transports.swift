internal import Jobs
internal import Mail
internal import PipelineFiles
internal import Pipelines
internal import Platform

/// Delivers over every transport. Used by many threads at once.
struct Transports: Sendable {
    let webhooks: WebhookTransport
    let hooks: HookTransport
    let mail: MailTransport
    let publishing: PublishTransport

    /// Reads anew what messages are made and signed by.
    func reload(_ log: Log) {
        webhooks.catalog.refresh()
        // The secrets are read for each message: what is wrong with their file is said now.
        do throws(SystemError) {
            try webhooks.secrets.check()
            log.write(.notice, "read the pipelines and the secrets again")
        } catch {
            log.write(
                .error, "could not read the secrets (messages that need them wait)",
                ["reason": "\(error)"])
        }
    }

    /// Says which pipelines have mail sent, where no way to send it is set up.
    func warnOfMail(_ log: Log) {
        guard mail.settings.way == nil else { return }
        let message =
            "mail cannot be sent: neither \(MailVariables.server) nor "
            + "\(MailVariables.program) is set"
        for warning in webhooks.catalog.warningsOfMail(message) {
            log.write(
                .warning, "a pipeline sends mail, but mail is not set up (its deliveries wait)",
                ["reason": "\(warning)"])
        }
    }

    /// Tries to deliver once.
    /// - Parameter shouldStop: is asked now and then whether to give up.
    /// - Returns: what came of it; of a publication also how far each file is.
    func deliver(_ attempt: DeliveryAttempt, shouldStop: @escaping @Sendable () -> Bool)
        -> (Outcome, [PublishedFile]?)
    {
        if case .directory(let publication) = attempt.recipient {
            return publishing.deliver(attempt, publication, shouldStop: shouldStop)
        }
        return (notify(attempt, shouldStop: shouldStop), nil)
    }

    private func notify(
        _ attempt: DeliveryAttempt, shouldStop: @escaping @Sendable () -> Bool
    ) -> Outcome {
        switch attempt.recipient {
        case .directory: preconditionFailure("outputs are published, not notified of")
        case .webhook(let url): webhooks.deliver(attempt, to: url, shouldStop: shouldStop)
        case .hook(let program): hooks.deliver(attempt, to: program, shouldStop: shouldStop)
        case .email(let address): mail.deliver(attempt, to: address, shouldStop: shouldStop)
        case .user(let name): mail.deliver(attempt, toUser: name, shouldStop: shouldStop)
        }
    }
}
