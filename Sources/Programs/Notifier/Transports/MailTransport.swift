internal import Curl
internal import Glibc
internal import Jobs
internal import Mail
internal import Platform
internal import Spool

/// Delivers by email, through a server or the machine's own sendmail(8).
struct MailTransport: Sendable {
    let settings: MailSettings
    /// Where the results of batches are.
    let lookup: Spool.Lookup
    let batches: Spool.Batches
    /// How long handing a message over may take, in seconds.
    var timeoutSeconds = 60.0

    /// Who sends, for people, unless the settings name another.
    private static let senderName = "Pressroom"

    /// Exit statuses of sendmail(8) after which another attempt would end in the same way; see
    /// sysexits(3).
    private static let permanentStatuses = [EX_USAGE, EX_DATAERR, EX_NOUSER, EX_NOHOST]

    func deliver(_ attempt: DeliveryAttempt, toUser name: String, shouldStop: @escaping () -> Bool)
        -> Outcome
    {
        let own = settings.userDomain.flatMap { EmailAddress("\(name)@\($0)") }
        guard let address = EmailAddress(name) ?? own else {
            return .refused(
                "the user has no known email address",
                detail: "see PRESSROOM_MAIL_DOMAIN")
        }
        return deliver(attempt, to: address, shouldStop: shouldStop)
    }

    func deliver(
        _ attempt: DeliveryAttempt, to address: EmailAddress, shouldStop: @escaping () -> Bool
    )
        -> Outcome
    {
        guard let way = settings.way, let from = settings.from else {
            return .postponed("mail is not set up here", detail: "see \(MailVariables.server)")
        }
        let message = message(attempt, from: from, to: address).encoded
        let sender = from.address
        switch way {
        case .server(let server):
            do throws(TransferFailure) {
                try server.send(
                    message, from: sender.text, to: address.text,
                    seconds: timeoutSeconds, shouldStop: shouldStop)
                return .delivered()
            } catch {
                return Self.outcome(error)
            }
        case .sendmail(let path):
            return run(path, message, from: sender, to: address, shouldStop: shouldStop)
        }
    }

    private func message(_ attempt: DeliveryAttempt, from: Mailbox, to: EmailAddress)
        -> MailMessage
    {
        let report =
            switch attempt.outboxEvent.content {
            case .job(let status): Report(of: status, site: settings.site, files: attempt.files)
            case .batch(let summary):
                Report(of: summary, site: settings.site, lookup, batches)
            }
        let name = attempt.delivery.id
        let sender = Mailbox(name: from.name ?? Self.senderName, address: from.address)
        return MailMessage(
            from: sender, to: to, subject: report.subject,
            date: attempt.outboxEvent.endedAt ?? attempt.delivery.firstAttemptAt
                ?? Timestamp.now, name: name,
            content: report.content(named: "\(name)@\(sender.address.domain)"))
    }

    private func run(
        _ path: String, _ message: [UInt8], from: EmailAddress, to: EmailAddress,
        shouldStop: () -> Bool
    ) -> Outcome {
        // A full stop alone is no end; who sends, and to which recipient, is not looked for in the
        // header.
        let program = Subprocess(
            path: path, arguments: ["-i", "-f", from.text, "--", to.text],
            environment: ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"])
        do throws(SystemError) {
            // It takes lines as the system ends them.
            let end = try program.run(
                input: message.filter { $0 != UInt8(ascii: "\r") },
                seconds: timeoutSeconds, shouldStop: shouldStop)
            return Self.outcome(end)
        } catch {
            return .postponed("mail cannot be handed over", detail: error.description)
        }
    }

    private static func outcome(_ end: Subprocess.End) -> Outcome {
        switch end {
        case .ended(.exited(EX_OK), let printed): .delivered(detail: printed)
        case .ended(.exited(let status), let printed) where permanentStatuses.contains(status):
            .refused("the message was refused", detail: printed)
        case .ended(let end, let printed):
            .postponed("mail cannot be handed over", detail: "\(end) \(printed)")
        case .overdue: .postponed("handing mail over took too long")
        case .interrupted: .interrupted
        }
    }

    private static func outcome(_ failure: TransferFailure) -> Outcome {
        switch failure.kind {
        case .interrupted: .interrupted
        // What is wrong with the login or the encryption can be mended (RFC 4954, section 6).
        case .refused(let code) where code >= 500 && ![530, 534, 535, 538].contains(code):
            .refused("the mail server refused the message (code \(code))", detail: failure.detail)
        case .refused(let code):
            .postponed(
                "the mail server does not take the message (code \(code))",
                detail: failure.detail)
        case .loginDenied: .postponed("the mail server denies the login", detail: failure.detail)
        case .untrusted:
            .postponed(
                "the mail server's encryption is not trusted",
                detail: failure.detail)
        case .timedOut: .postponed("the mail server took too long", detail: failure.detail)
        case .unreachable: .postponed("the mail server cannot be reached", detail: failure.detail)
        case .forbidden, .notFound, .notDone, .failed:
            .postponed(
                "the message could not be sent",
                detail: failure.detail)
        }
    }
}
